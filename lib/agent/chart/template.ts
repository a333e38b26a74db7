import type { JsonObject } from '../../internal/merge';
import type { Manifest } from '../../internal/objects';
import type { IstioCsrRelease } from '../../releases/istio-csr-release';
import { agentObjects } from '../objects/objects';
import type { HelmRelease } from './helm-release';
import { settingsFromValues } from './settings';

/** The objects that `helm template` prints for the official chart, without their empty fields. */
export function renderTemplate(release: IstioCsrRelease, helm: HelmRelease, values: JsonObject): Manifest[] {
  const settings = settingsFromValues('template', release, helm, values);
  return agentObjects(settings).map(({ manifest }) => JSON.parse(JSON.stringify(manifest)) as Manifest);
}
