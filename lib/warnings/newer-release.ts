import type { IConstruct } from 'constructs';
import { warn } from '../internal/warnings';
import type { MaybeNewer } from '../releases/newer-release';
import { MeshWarning } from './mesh-warning';

/** Warns of a release that came out after this library, at the construct that uses it. */
export function warnIfNewer(site: IConstruct, { _newer }: MaybeNewer): void {
  if (_newer !== undefined) warn(site, MeshWarning.NEWER_RELEASE, _newer);
}
