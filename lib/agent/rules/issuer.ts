import type { Duration } from 'cdk8s';
import { goDuration } from '../../internal/lifetimes';
import { refuse, type Site } from '../../internal/refusal';
import { ISTIO_CSR } from '../../releases/istio-csr-features';
import type { IIssuer } from '../../signing/issuer';
import { istiodCommonName } from '../objects/istiod-certificate';
import { checkRelease } from '../options/from-props';
import { istiod } from '../options/istiod';
import type { OptionFacts } from '../options/option';
import { server } from '../options/server';
import { serving } from '../options/serving';
import type { IstioCsrAgentProps } from '../props/agent-props';
import type { AgentSettings } from '../settings';

const AT_REQUESTS = 'where the agent creates its CertificateRequests';
const AT_ISTIOD = "where istiod's Certificate is (or set istiodCertificate's own issuer)";

export function agentIssuers({ issuer, runtimeConfiguration }: IstioCsrAgentProps): IIssuer[] {
  return [issuer, runtimeConfiguration?.issuer].filter((each): each is IIssuer => each !== undefined);
}

/** Refuses an agent that nobody signs for, and a namespaced issuer that is not where it is asked. */
export function checkIssuers(facts: OptionFacts): void {
  const { site, mesh, props } = facts;
  checkSource(facts);
  const requests = props.certificateRequests?.namespace ?? mesh.namespace;
  if (props.issuer) checkReach(site, 'issuer', props.issuer, requests, AT_REQUESTS);
  const atRunTime = props.runtimeConfiguration?.issuer;
  if (atRunTime) checkReach(site, 'runtimeConfiguration.issuer', atRunTime, requests, AT_REQUESTS);
  if ((props.istiodCertificate?.kind ?? 'certificate') === 'certificate') checkIstiodIssuer(facts);
}

function checkSource(facts: OptionFacts): void {
  const { site, props } = facts;
  if (props.issuer) return;
  if (!props.runtimeConfiguration) {
    const allowed = 'an issuer, or a runtimeConfiguration that names one';
    const fix = 'Hand in the issuer of a CA construct, or IssuerRef.issuer(name, namespace) for an existing one.';
    refuse(site, { prop: 'issuer', received: undefined, allowed, fix });
  }
  const { name = 'a ConfigMap' } = props.runtimeConfiguration;
  checkRelease(facts, 'runtimeConfiguration', name, {
    what: 'runtime configuration',
    ...ISTIO_CSR.span('runtimeConfiguration'),
  });
  const what = 'an agent without an issuer of its own (pure runtime configuration)';
  checkRelease(facts, 'issuer', undefined, { what, ...ISTIO_CSR.span('issuerSwitch') });
}

/** The Certificate beside the agent names its issuer itself. */
function checkIstiodIssuer({ site, mesh, props }: OptionFacts): void {
  const own = props.istiodCertificate?.issuer;
  const signer = own ?? agentIssuers(props)[0];
  if (signer !== undefined) {
    checkReach(site, own ? 'istiodCertificate.issuer' : 'issuer', signer, mesh.namespace, AT_ISTIOD);
    return;
  }
  const allowed =
    'IstiodCertificate.dynamic() or an issuer for the Certificate, because only an existing ConfigMap names the issuer';
  const fix = 'Use IstiodCertificate.dynamic(), or IstiodCertificate.create({ issuer }).';
  refuse(site, { prop: 'istiodCertificate', received: 'a Certificate', allowed, fix });
}

function checkReach(site: Site, prop: string, issuer: IIssuer, namespace: string, where: string): void {
  if (issuer.namespace === undefined || issuer.namespace === namespace) return;
  const allowed = `an issuer in namespace ${namespace}, ${where}, or a cluster-wide one`;
  const fix = `A namespaced issuer signs requests of its own namespace only: move it to ${namespace} or use a ClusterIssuer.`;
  refuse(site, { prop, received: `${issuer.kind} ${issuer.namespace}/${issuer.name}`, allowed, fix });
}

/** Refuses lifetimes and names that the CA behind an issuer would refuse, as far as it is known. */
export function checkIssuerLimits({ site, mesh, props }: OptionFacts, settings: AgentSettings): void {
  const issuers = agentIssuers(props);
  for (const issuer of issuers) {
    checkLifetime(site, issuer, 'maxCertificateDuration', settings.get(server.maxCertificateDuration)?.duration);
    checkLifetime(site, issuer, 'serving.certificateDuration', settings.get(serving.duration)?.duration);
  }
  const certificate = settings.get(istiod.certificate);
  if (certificate === undefined || certificate.maker === 'none') return;
  for (const issuer of certificate.issuer ? [certificate.issuer] : issuers) {
    checkLifetime(site, issuer, 'istiodCertificate.duration', certificate.duration?.duration);
    if (certificate.maker === 'certificate' && istiodCommonName(certificate) === undefined) {
      checkCommonName(site, issuer, mesh.revisions);
    }
  }
}

function checkLifetime(site: Site, { kind, name, traits = {} }: IIssuer, prop: string, wanted?: Duration): void {
  if (wanted === undefined) return;
  const seconds = wanted.toSeconds({ integral: false });
  const { minimumDuration: least, maximumDuration: most } = traits;
  const received = goDuration(wanted);
  if (least && seconds < least.toSeconds()) {
    const allowed = `${goDuration(least)} or more, the shortest lifetime that ${kind} ${name} issues`;
    refuse(site, { prop, received, allowed, fix: `Lengthen ${prop}, or correct minimumDuration of the issuer.` });
  }
  if (most && seconds > most.toSeconds()) {
    const allowed = `${goDuration(most)} or less, the longest lifetime that ${kind} ${name} issues`;
    const fix = `Shorten ${prop}, or raise the limit of the CA and then maximumDuration of the issuer.`;
    refuse(site, { prop, received, allowed, fix });
  }
}

/** The common name is one of the DNS names, and a long revision or namespace leaves none of 64 bytes. */
function checkCommonName(site: Site, { kind, name, traits }: IIssuer, revisions: readonly string[]): void {
  if (!traits?.requiresCommonName) return;
  const allowed = `a revision whose DNS name has at most 64 characters, because ${kind} ${name} refuses istiod's certificate without a common name`;
  const fix = 'Shorten the revision or the namespace of the mesh.';
  refuse(site, { prop: 'mesh.revisions', received: revisions, allowed, fix });
}
