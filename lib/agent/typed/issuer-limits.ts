import { Duration } from 'cdk8s';
import type { Construct } from 'constructs';
import { goDuration, goSeconds } from '../../internal/lifetimes';
import { refuse } from '../../internal/refusal';
import type { IIssuer } from '../../signing/issuer';
import { asText } from '../objects/arguments';
import type { IstioCsrAgentProps } from '../props/agent-props';
import type { AgentSettings, Scalar } from '../settings';

type Limited = Pick<AgentSettings, 'server' | 'serving' | 'istiodCertificate' | 'dynamicIstiod'>;

/** Every issuer that may sign what the agent asks for. */
export function issuersOf({ issuer, runtimeConfiguration }: IstioCsrAgentProps): IIssuer[] {
  return [issuer, runtimeConfiguration?.issuer].filter((each): each is IIssuer => each !== undefined);
}

/** Refuses lifetimes and names that the CA behind an issuer would refuse, as far as it is known. */
export function checkIssuerLimits(site: Construct, props: IstioCsrAgentProps, settings: Limited): void {
  const { server, serving, istiodCertificate, dynamicIstiod } = settings;
  for (const issuer of issuersOf(props)) {
    checkLifetime(site, issuer, 'maxCertificateDuration', server.maxCertificateDuration);
    checkLifetime(site, issuer, 'serving.certificateDuration', serving.duration);
  }
  const signers = props.istiodCertificate?.issuer ? [props.istiodCertificate.issuer] : issuersOf(props);
  const duration = istiodCertificate?.duration ?? (dynamicIstiod.enabled ? dynamicIstiod.duration : undefined);
  if (duration === undefined) return;
  for (const issuer of signers) {
    checkLifetime(site, issuer, 'istiodCertificate.duration', duration);
    if (istiodCertificate && istiodCertificate.commonName === undefined) checkCommonName(site, issuer, props);
  }
}

function checkLifetime(site: Construct, { kind, name, traits = {} }: IIssuer, prop: string, wanted: Scalar): void {
  const seconds = goSeconds(asText(wanted));
  if (seconds === undefined) return;
  const { minimumDuration: least, maximumDuration: most } = traits;
  const received = goDuration(Duration.seconds(seconds));
  if (least && seconds < least.toSeconds()) {
    refuse(site, {
      prop,
      received,
      allowed: `${goDuration(least)} or more, the shortest lifetime that ${kind} ${name} issues`,
      fix: `Lengthen ${prop}, or correct minimumDuration of the issuer.`,
    });
  }
  if (most && seconds > most.toSeconds()) {
    refuse(site, {
      prop,
      received,
      allowed: `${goDuration(most)} or less, the longest lifetime that ${kind} ${name} issues`,
      fix: `Shorten ${prop}, or raise the limit of the CA and then maximumDuration of the issuer.`,
    });
  }
}

/** The common name is one of the DNS names, and a long revision or namespace leaves none of 64 bytes. */
function checkCommonName(site: Construct, { kind, name, traits }: IIssuer, { mesh }: IstioCsrAgentProps): void {
  if (!traits?.requiresCommonName) return;
  refuse(site, {
    prop: 'mesh.revisions',
    received: mesh.revisions,
    allowed: `a revision whose DNS name has at most 64 characters, because ${kind} ${name} refuses istiod's certificate without a common name`,
    fix: 'Shorten the revision or the namespace of the mesh.',
  });
}
