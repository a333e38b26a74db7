import { AMBIENT_PROFILE, OPENSHIFT_AMBIENT_PROFILE, OPENSHIFT_PROFILE, REMOTE_PROFILE } from '../facts/istio';
import { Platform } from '../facts/istio-platforms';
import { memberName } from '../internal/names';
import { refuse, type Site } from '../internal/refusal';
import type { Mesh } from '../mesh';
import { ISTIO_CHARTS } from '../releases/istio-chart-features';
import type { IstioVersion } from '../releases/istio-version';
import type { ExternalCaSettings } from './external-ca-settings';

/** Istio's built-in profiles: with ztunnel, of OpenShift, and the others. A profile can also be the path of a file. */
const WITH_ZTUNNEL = [AMBIENT_PROFILE, OPENSHIFT_AMBIENT_PROFILE];
const OF_OPENSHIFT = [OPENSHIFT_PROFILE, OPENSHIFT_AMBIENT_PROFILE];
const OTHERS = ['default', 'demo', 'empty', 'external', 'minimal', 'preview', REMOTE_PROFILE, 'stable'];
const BUILT_IN = [...WITH_ZTUNNEL, ...OF_OPENSHIFT, ...OTHERS];

/** Refuses a profile of Istio's that says something else than the mesh. */
export function checkProfile(site: Site, profile: string | undefined, mesh: Mesh, version: IstioVersion): void {
  // A file's choices are overridden by what the construct sets.
  if (profile === undefined || !BUILT_IN.includes(profile)) return;
  const refuseProfile = (allowed: string, fix: string) =>
    refuse(site, { prop: 'profile', received: profile, allowed, fix });
  const isAmbient = mesh.hasZtunnel;
  if (WITH_ZTUNNEL.includes(profile) !== isAmbient) {
    const allowed = isAmbient
      ? `'ambient' or a profile file of your own, because the mesh's dataPlane is ${memberName(mesh.dataPlane)}`
      : `a profile without ztunnel, because the mesh's dataPlane is ${memberName(mesh.dataPlane)}`;
    refuseProfile(allowed, 'Leave profile out, or change the dataPlane of the Mesh.');
  }
  const isOfOpenShift = isOpenShiftProfile(profile);
  if (isOfOpenShift && mesh.platform !== Platform.OPENSHIFT) {
    const allowed = 'a profile of no platform, because it also decides where the CNI plugin and ztunnel run';
    refuseProfile(allowed, 'Set platform: Platform.OPENSHIFT on the Mesh, so that the agent knows it as well.');
  }
  if (mesh.platform !== Platform.OPENSHIFT || isOfOpenShift || ISTIO_CHARTS.has(version, 'platforms')) return;
  const allowed = `'${openShiftProfile(isAmbient)}' on OpenShift, which Istio up to 1.23 knows by that profile only`;
  refuseProfile(allowed, 'Leave profile out.');
}

/** The profile of an IstioOperator. */
export function operatorProfile(profile: string | undefined, settings: ExternalCaSettings): string | undefined {
  const isAmbient = settings.ztunnelNamespace !== undefined;
  if (settings.remote !== undefined) return REMOTE_PROFILE;
  if (profile !== undefined) return profile;
  if (settings.platform === Platform.OPENSHIFT) return openShiftProfile(isAmbient);
  return isAmbient ? AMBIENT_PROFILE : undefined;
}

/** The profile of Istio's charts, which from 1.24 on have none for OpenShift but a platform. */
export function chartProfile(
  profile: string | undefined,
  settings: ExternalCaSettings,
  version: IstioVersion,
): string | undefined {
  const chosen = operatorProfile(profile, settings);
  if (!isOpenShiftProfile(chosen) || !ISTIO_CHARTS.has(version, 'platforms')) return chosen;
  return chosen === OPENSHIFT_AMBIENT_PROFILE ? AMBIENT_PROFILE : undefined;
}

export function isOpenShiftProfile(profile: string | undefined): boolean {
  return profile !== undefined && OF_OPENSHIFT.includes(profile);
}

function openShiftProfile(isAmbient: boolean): string {
  return isAmbient ? OPENSHIFT_AMBIENT_PROFILE : OPENSHIFT_PROFILE;
}
