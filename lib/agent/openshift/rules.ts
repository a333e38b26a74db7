import { CERT_MANAGER_GROUP } from '../../facts/cert-manager';
import { AGENT_NAME, serviceHost } from '../../facts/istio-csr';
import { OPERATOR_LABELS } from '../../facts/openshift';
import { refuse, type Site } from '../../internal/refusal';
import type { Mesh } from '../../mesh';
import { certificatesFromPem } from '../../x509/pem';
import { istiodCommonName } from '../objects/istiod-certificate';
import { istiod } from '../options/istiod';
import type { IstioCsrAgentProps } from '../props/agent-props';
import { trustAnchorOf } from '../rules/trust-anchor';
import type { AgentSettings } from '../settings';

const OTHER_INSTALLER = 'use AgentInstaller.manifests()';

/** Refuses what an IstioCSR has a field for and does not take, or what the operator would fail on. */
export function checkForOpenShift(site: Site, settings: AgentSettings, props: IstioCsrAgentProps): void {
  checkMesh(site, props.mesh);
  checkNames(site, settings, props);
  checkIssuer(site, props);
  checkIstiodCertificate(site, settings, props);
  checkTrustAnchor(site, settings, props);
  checkLabels(site, props.labels ?? {});
  checkLengths(site, props);
}

function checkMesh(site: Site, { dataPlane, hasZtunnel, trustDomain, revisions }: Mesh): void {
  if (hasZtunnel) {
    const allowed = `DataPlane.SIDECAR, because OpenShift's operator lets istio-csr trust no ztunnel`;
    const fix = `Use sidecars, or ${OTHER_INSTALLER}.`;
    refuse(site, { prop: 'mesh.dataPlane', received: dataPlane, allowed, fix });
  }
  checkMost(site, 'mesh.trustDomain', trustDomain, 63, 'characters', 'Choose a shorter trust domain');
  checkMost(site, 'mesh.revisions', revisions, 25, 'revisions', 'Remove those that run no more');
}

/** What the operator calls the agent, and by which name it serves. */
function checkNames(site: Site, { name, namespace }: AgentSettings, { caHost }: IstioCsrAgentProps): void {
  const own = serviceHost(AGENT_NAME, namespace);
  const fix = `Leave it out, or ${OTHER_INSTALLER}.`;
  if (name !== AGENT_NAME) {
    refuse(site, { prop: 'name', received: name, allowed: `${AGENT_NAME}, the name by OpenShift's operator`, fix });
  }
  if (caHost === undefined || caHost === own) return;
  refuse(site, { prop: 'caHost', received: caHost, allowed: `${own}, the one name that the agent serves by`, fix });
}

/** The CRD and the operator take cert-manager's own kinds alone. */
function checkIssuer(site: Site, { issuer }: IstioCsrAgentProps): void {
  if (issuer === undefined) {
    const allowed = "an issuer, because OpenShift's operator has no runtime configuration";
    const fix = 'Hand in the issuer of a CA construct, or IssuerRef.clusterIssuer(name) for an existing one.';
    refuse(site, { prop: 'issuer', received: undefined, allowed, fix });
  }
  if (issuer.group === CERT_MANAGER_GROUP) return;
  const allowed = `an Issuer or a ClusterIssuer of ${CERT_MANAGER_GROUP}: an IstioCSR takes no external issuer`;
  const fix = `Have cert-manager sign with an intermediate of that CA (CaSecretIssuer), or ${OTHER_INSTALLER}.`;
  refuse(site, { prop: 'issuer', received: `${issuer.kind}.${issuer.group} ${issuer.name}`, allowed, fix });
}

/** The operator makes the Certificate `istiod` itself, by the agent's issuer. */
function checkIstiodCertificate(site: Site, settings: AgentSettings, props: IstioCsrAgentProps): void {
  const { kind = 'certificate', issuer } = props.istiodCertificate ?? {};
  const certificate = settings.get(istiod.certificate);
  const fix = `Use IstiodCertificate.create(), or ${OTHER_INSTALLER}.`;
  if (kind !== 'certificate') {
    const allowed = "IstiodCertificate.create(), because OpenShift's operator makes that Certificate and no other";
    refuse(site, { prop: 'istiodCertificate', received: kind, allowed, fix });
  }
  if (issuer !== undefined && (issuer.kind !== props.issuer?.kind || issuer.name !== props.issuer?.name)) {
    const allowed = "the agent's issuer, which signs istiod's certificate too";
    refuse(site, { prop: 'istiodCertificate.issuer', received: `${issuer.kind} ${issuer.name}`, allowed, fix });
  }
  const names = certificate?.additionalDnsNames ?? [];
  checkMost(site, 'istiodCertificate.additionalDnsNames', names, 25, 'names', 'Remove some');
  names.forEach((received, index) => {
    if (names.indexOf(received) === index) return;
    const prop = `istiodCertificate.additionalDnsNames[${index}]`;
    refuse(site, { prop, received, allowed: 'each name once', fix: 'Remove the repetition.' });
  });
  if (certificate === undefined || istiodCommonName(certificate) !== undefined) return;
  const allowed =
    "a revision whose DNS name has at most 64 characters, because istiod's certificate gets a common name";
  const fixNames = 'Shorten the revision or the namespace of the mesh.';
  refuse(site, { prop: 'mesh.revisions', received: certificate.revisions, allowed, fix: fixNames });
}

/** The operator reads a ConfigMap, and looks at the first certificate in it (validatePEMData). */
function checkTrustAnchor(site: Site, { trust }: AgentSettings, props: IstioCsrAgentProps): void {
  const source = trustAnchorOf(props)?._source;
  if (source?.secret !== undefined) {
    const allowed = 'TrustAnchor.fromPem, fromConfigMap or fromBundle, because an IstioCSR names a ConfigMap';
    const fix = 'Put the certificate into a ConfigMap: it is no secret.';
    refuse(site, { prop: 'trustAnchor', received: `Secret ${source.secret.name}`, allowed, fix });
  }
  const [first] = trust?.configMap === undefined ? [] : certificatesFromPem(trust.configMap.pem);
  if (first === undefined || first.hasKeyUsage) return;
  const allowed =
    "certificates with the key usage keyCertSign, without which OpenShift's operator takes none for a CA's";
  const fix = 'Put a root that has it first, or issue the root anew.';
  refuse(site, { prop: 'trustAnchor', received: first.subject, allowed, fix });
}

function checkLabels(site: Site, labels: Readonly<Record<string, string>>): void {
  const taken = OPERATOR_LABELS.find((label) => labels[label] !== undefined);
  checkMost(site, 'labels', Object.keys(labels), 20, 'labels', 'Remove some');
  if (taken === undefined) return;
  const allowed = `any label but ${OPERATOR_LABELS.join(', ')}, which OpenShift's operator sets itself`;
  refuse(site, { prop: `labels.${taken}`, received: labels[taken], allowed, fix: 'Leave it out.' });
}

function checkLengths(site: Site, props: IstioCsrAgentProps): void {
  const { nodeSelector = {}, tolerations = [], rootConfigMapNamespaceSelector = '' } = props;
  checkMost(site, 'nodeSelector', Object.keys(nodeSelector), 50, 'labels', 'Remove some');
  checkMost(site, 'tolerations', tolerations, 50, 'tolerations', 'Remove some');
  const selector = rootConfigMapNamespaceSelector;
  checkMost(site, 'rootConfigMapNamespaceSelector', selector, 4096, 'characters', 'Use a label for all of them');
}

/** A bound of the CRD. */
function checkMost(site: Site, prop: string, { length }: { length: number }, most: number, what: string, fix: string) {
  if (length <= most) return;
  const allowed = `at most ${most} ${what}, which is all that an IstioCSR takes`;
  refuse(site, { prop, received: `${length} ${what}`, allowed, fix: `${fix}, or ${OTHER_INSTALLER}.` });
}
