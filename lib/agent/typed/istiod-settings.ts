import { Duration } from 'cdk8s';
import type { Construct } from 'constructs';
import { checkLifetimes, flagDuration, goDuration } from '../../internal/lifetimes';
import { checkName, DNS_SUBDOMAIN_RULE } from '../../internal/names';
import { refuse } from '../../internal/refusal';
import { has } from '../../releases/istio-csr-features';
import type { IstioCsrRelease } from '../../releases/istio-csr-release';
import { PrivateKey } from '../../signing/private-key';
import { istiodCommonName, istiodDnsNames, istiodSpiffeId } from '../istiod-identity';
import type { IstioCsrAgentProps } from '../props/agent-props';
import { IstiodCertificate, type IstiodCertificateProps } from '../props/istiod-certificate';
import type { AgentSettings, StringMap } from '../settings';
import { requireFeature } from './required-feature';
import { checkReach, issuerSettings } from './signing-settings';

type IstiodSettings = Pick<AgentSettings, 'istiodCertificate' | 'dynamicIstiod'>;

/** The certificate with which istiod serves, made beside the agent or by it. */
export function istiodSettings(
  site: Construct,
  release: IstioCsrRelease,
  labels: StringMap,
  props: IstioCsrAgentProps,
): IstiodSettings {
  const { mesh } = props;
  const wanted = props.istiodCertificate ?? IstiodCertificate.create();
  const { duration, renewBefore, privateKey, additionalDnsNames } = checkedProps(site, wanted.props);
  const dynamic = wanted.kind === 'dynamic';
  if (dynamic) {
    const what = "making istiod's certificate at run time";
    requireFeature(site, release, { prop: 'istiodCertificate', received: 'dynamic', what, feature: 'dynamicIstiod' });
    const named = mesh.revisions.filter((revision) => revision !== 'default');
    if (named.length > 0) {
      const naming = `${what} for the named revisions ${named.join(', ')}`;
      requireFeature(site, release, {
        prop: 'istiodCertificate',
        received: 'dynamic',
        what: naming,
        feature: 'dynamicIstiodRevisions',
      });
    }
  }
  return {
    istiodCertificate:
      wanted.kind === 'certificate'
        ? {
            namespace: mesh.namespace,
            labels,
            annotations: props.certificateRequests?.annotations && { ...props.certificateRequests.annotations },
            commonName: istiodCommonName(mesh),
            dnsNames: [...istiodDnsNames(mesh), ...additionalDnsNames],
            uri: istiodSpiffeId(mesh),
            duration: goDuration(duration),
            renewBefore: goDuration(renewBefore),
            privateKey: { algorithm: privateKey.algorithm, size: privateKey.size },
            revisionHistoryLimit: has(release, 'requestHistory') ? 1 : undefined,
            issuer: certificateIssuer(site, wanted, props),
          }
        : undefined,
    dynamicIstiod: {
      enabled: dynamic,
      namespace: mesh.namespace,
      revisions: mesh.revisions,
      additionalDnsNames,
      duration: flagDuration(duration),
      renewBefore: flagDuration(renewBefore),
      keyAlgorithm: privateKey.algorithm,
      keySize: privateKey.size ?? null,
    },
  };
}

function checkedProps(site: Construct, props: IstiodCertificateProps): Required<IstiodCertificateProps> {
  const duration = props.duration ?? Duration.hours(1);
  const renewBefore = props.renewBefore ?? Duration.minutes(Math.floor(duration.toMinutes({ integral: false }) / 2));
  checkLifetimes(site, { duration, renewBefore }, 'istiodCertificate.');
  const privateKey = props.privateKey ?? PrivateKey.rsa(2048);
  checkLeafKey(site, 'istiodCertificate.privateKey', privateKey);
  const additionalDnsNames = [...(props.additionalDnsNames ?? [])];
  additionalDnsNames.forEach((name, index) => {
    const prop = `istiodCertificate.additionalDnsNames[${index}]`;
    checkName(site, prop, name.replace(/^\*\./, ''), DNS_SUBDOMAIN_RULE, 'Write a DNS name without port.');
  });
  return { duration, renewBefore, privateKey, additionalDnsNames };
}

/** istio-csr and Istio's proxies do RSA and ECDSA; istio-csr has no flag for anything else. */
export function checkLeafKey(site: Construct, prop: string, key: PrivateKey): void {
  if (key.algorithm !== 'Ed25519') return;
  refuse(site, {
    prop,
    received: key.algorithm,
    allowed: 'PrivateKey.rsa(bits) or PrivateKey.ecdsa(bits)',
    fix: 'istio-csr knows no other key for serving certificates: use PrivateKey.ecdsa(256).',
  });
}

function certificateIssuer(site: Construct, { issuer }: IstiodCertificate, props: IstioCsrAgentProps) {
  const signer = issuer ?? props.issuer ?? props.runtimeConfiguration?.issuer;
  if (signer === undefined) {
    return refuse(site, {
      prop: 'istiodCertificate',
      received: 'a Certificate',
      allowed:
        'IstiodCertificate.dynamic() or an issuer for the Certificate, because only an existing ConfigMap names the issuer',
      fix: 'Use IstiodCertificate.dynamic(), or IstiodCertificate.create({ issuer }).',
    });
  }
  const prop = issuer ? 'istiodCertificate.issuer' : 'issuer';
  checkReach(
    site,
    prop,
    signer,
    props.mesh.namespace,
    "where istiod's Certificate is (or set istiodCertificate's own issuer)",
  );
  return issuerSettings(signer);
}
