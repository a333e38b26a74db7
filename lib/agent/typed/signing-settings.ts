import type { Construct } from 'constructs';
import { checkName, DNS_LABEL_RULE } from '../../internal/names';
import { refuse } from '../../internal/refusal';
import type { IstioCsrRelease } from '../../releases/istio-csr-release';
import type { IIssuer } from '../../signing/issuer';
import type { IstioCsrAgentProps } from '../props/agent-props';
import type { AgentSettings, IssuerSettings } from '../settings';
import { requireFeature } from './required-feature';

type SigningSettings = Pick<AgentSettings, 'issuer' | 'runtimeConfiguration' | 'certificateRequests'>;

/** Who signs, how the agent learns of it, and where it asks. */
export function signingSettings(
  site: Construct,
  release: IstioCsrRelease,
  name: string,
  props: IstioCsrAgentProps,
): SigningSettings {
  const { issuer, runtimeConfiguration, certificateRequests = {} } = props;
  const namespace = certificateRequests.namespace ?? props.mesh.namespace;
  checkName(site, 'certificateRequests.namespace', namespace, DNS_LABEL_RULE, 'Name an existing namespace.');
  checkSource(site, release, props);
  if (issuer) checkReach(site, 'issuer', issuer, namespace, 'where the agent creates its CertificateRequests');
  if (runtimeConfiguration?.issuer) {
    const where = 'where the agent creates its CertificateRequests';
    checkReach(site, 'runtimeConfiguration.issuer', runtimeConfiguration.issuer, namespace, where);
  }
  const annotations = Object.entries(certificateRequests.annotations ?? {});
  checkAnnotations(site, release, annotations);
  return {
    // Without an issuer of its own the agent still writes the flags, as the chart does; they have no effect then.
    issuer: { ...issuerSettings(issuer ?? runtimeConfiguration?.issuer), enabled: issuer !== undefined },
    runtimeConfiguration: {
      name: runtimeConfiguration ? (runtimeConfiguration.name ?? name) : '',
      create: runtimeConfiguration?.issuer && issuerSettings(runtimeConfiguration.issuer),
    },
    certificateRequests: {
      namespace,
      preserve: certificateRequests.preserve ?? false,
      annotations: annotations.map(([key, value]) => ({ name: key, value })),
    },
  };
}

/** An issuer by its reference; the chart's default one where there is none. */
export function issuerSettings(issuer: IIssuer | undefined): IssuerSettings {
  if (issuer === undefined) return { name: 'istio-ca', kind: 'Issuer', group: 'cert-manager.io' };
  return { name: issuer.name, kind: issuer.kind, group: issuer.group };
}

/** Refuses a namespaced issuer that is not in the namespace where it is asked. */
export function checkReach(site: Construct, prop: string, issuer: IIssuer, namespace: string, where: string): void {
  if (issuer.namespace === undefined || issuer.namespace === namespace) return;
  refuse(site, {
    prop,
    received: `${issuer.kind} ${issuer.namespace}/${issuer.name}`,
    allowed: `an issuer in namespace ${namespace}, ${where}, or a cluster-wide one`,
    fix: `A namespaced issuer signs requests of its own namespace only: move it to ${namespace} or use a ClusterIssuer.`,
  });
}

function checkSource(
  site: Construct,
  release: IstioCsrRelease,
  { issuer, runtimeConfiguration }: IstioCsrAgentProps,
): void {
  if (runtimeConfiguration) {
    requireFeature(site, release, {
      prop: 'runtimeConfiguration',
      received: runtimeConfiguration.name ?? 'a ConfigMap',
      what: 'runtime configuration',
      feature: 'runtimeConfiguration',
    });
  }
  if (issuer) return;
  if (!runtimeConfiguration) {
    refuse(site, {
      prop: 'issuer',
      received: undefined,
      allowed: 'an issuer, or a runtimeConfiguration that names one',
      fix: 'Hand in the issuer of a CA construct, or IssuerRef.issuer(name, namespace) for an existing one.',
    });
  }
  requireFeature(site, release, {
    prop: 'issuer',
    received: undefined,
    what: 'an agent without an issuer of its own (pure runtime configuration)',
    feature: 'issuerSwitch',
  });
}

function checkAnnotations(site: Construct, release: IstioCsrRelease, annotations: [string, string][]): void {
  const [first] = annotations;
  if (first === undefined) return;
  const prop = 'certificateRequests.annotations';
  const received = Object.fromEntries(annotations);
  requireFeature(site, release, {
    prop,
    received,
    what: 'annotating CertificateRequests',
    feature: 'requestAnnotations',
  });
  const unclear = annotations.find(([key, value]) => /[,=]/.test(key) || value.includes(','));
  if (unclear === undefined) return;
  refuse(site, {
    prop,
    received: { [unclear[0]]: unclear[1] },
    allowed: 'keys without "," and "=" and values without ","',
    fix: 'istio-csr takes all annotations in one flag, separated by commas: choose another value.',
  });
}
