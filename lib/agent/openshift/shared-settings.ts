import { Duration } from 'cdk8s';
import { IstioCsrSpecIstioCsrConfigIstiodTlsConfigPrivateKeySize } from '../../../imports/operator.openshift.io';
import { goDuration, secondsIn } from '../../internal/lifetimes';
import { refuse, type Site } from '../../internal/refusal';
import { PrivateKey } from '../../signing/private-key';
import { Lifetime } from '../lifetime';
import { server } from '../options/server';
import type { IstioCsrAgentProps } from '../props/agent-props';
import type { AgentSettings } from '../settings';

/** What an IstioCSR says once for istiod's certificate and for the agent's own. */
export interface SharedSettings {
  readonly duration: Lifetime;
  readonly renewBefore: Lifetime;
  readonly privateKey: PrivateKey;
}

const SIZES = Object.values(IstioCsrSpecIstioCsrConfigIstiodTlsConfigPrivateKeySize).filter(
  (size) => typeof size === 'number',
);

/** The lifetime and the key that both certificates have: those that the user gave for one of them, or for both the same. */
export function sharedSettings(site: Site, settings: AgentSettings, props: IstioCsrAgentProps): SharedSettings {
  const { serving = {}, istiodCertificate } = props;
  const own = istiodCertificate?.props ?? {};
  const duration = oneOfBoth(
    site,
    'certificateDuration',
    'duration',
    serving.certificateDuration,
    own.duration,
    goDuration,
  );
  const privateKey = oneOfBoth(site, 'privateKey', 'privateKey', serving.privateKey, own.privateKey, keyText);
  const lifetime = duration ?? Duration.hours(1);
  const half = Duration.minutes(Math.floor(lifetime.toMinutes({ integral: false }) / 2));
  checkMinutes(
    site,
    serving.certificateDuration ? 'serving.certificateDuration' : 'istiodCertificate.duration',
    lifetime,
  );
  checkMinutes(site, 'maxCertificateDuration', settings.get(server.maxCertificateDuration)?.duration);
  const key = privateKey ?? PrivateKey.rsa(2048);
  checkSize(site, serving.privateKey ? 'serving.privateKey' : 'istiodCertificate.privateKey', key);
  return { duration: new Lifetime(lifetime), renewBefore: new Lifetime(own.renewBefore ?? half), privateKey: key };
}

function oneOfBoth<T>(
  site: Site,
  ofServing: string,
  ofIstiod: string,
  serving: T | undefined,
  istiods: T | undefined,
  text: (value: T) => string,
): T | undefined {
  if (serving === undefined || istiods === undefined || text(serving) === text(istiods)) return serving ?? istiods;
  const prop = `serving.${ofServing}`;
  const allowed = `that of istiodCertificate.${ofIstiod}, ${text(istiods)}, because an IstioCSR says both in one field`;
  return refuse(site, { prop, received: text(serving), allowed, fix: 'Leave out one of the two.' });
}

function keyText({ algorithm, size }: PrivateKey): string {
  return `${algorithm} ${size ?? ''}`;
}

/** The operator hands on minutes, rounded. */
function checkMinutes(site: Site, prop: string, duration: Duration | undefined): void {
  if (duration === undefined || secondsIn(duration) % 60 === 0) return;
  const allowed = "whole minutes, because OpenShift's operator rounds to them";
  refuse(site, { prop, received: goDuration(duration), allowed, fix: 'Round it.' });
}

function checkSize(site: Site, prop: string, { size = 0 }: PrivateKey): void {
  if (SIZES.includes(size)) return;
  const allowed = `a key of one of the sizes that an IstioCSR knows: ${SIZES.join(', ')}`;
  refuse(site, { prop, received: size, allowed, fix: 'Use PrivateKey.rsa(4096) or PrivateKey.ecdsa(384).' });
}
