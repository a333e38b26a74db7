import type { Duration } from 'cdk8s';
import { goDuration } from '../../internal/lifetimes';
import { refuse, type Site } from '../../internal/refusal';
import type { IIssuer } from '../../signing/issuer';
import { istiodCommonName } from '../objects/istiod-certificate';
import { istiod } from '../options/istiod';
import type { OptionFacts } from '../options/option';
import { server } from '../options/server';
import { serving } from '../options/serving';
import type { AgentSettings } from '../settings';
import { agentIssuers } from './issuer';

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
function checkCommonName(site: Site, { kind, name, traits }: IIssuer, revisions: readonly string[]): void {
  if (!traits?.requiresCommonName) return;
  refuse(site, {
    prop: 'mesh.revisions',
    received: revisions,
    allowed: `a revision whose DNS name has at most 64 characters, because ${kind} ${name} refuses istiod's certificate without a common name`,
    fix: 'Shorten the revision or the namespace of the mesh.',
  });
}
