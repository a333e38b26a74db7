import type fc from 'fast-check';
import type { Case } from './case';
import { manifestsCase } from './manifests';
import { proxiesCase } from './proxies';
import { valuesCase } from './values';

/** The kinds of input, by name. */
export const TARGETS: Readonly<Record<string, fc.Arbitrary<Case>>> = {
  values: valuesCase,
  proxies: proxiesCase,
  manifests: manifestsCase,
};
