import { IstioCsrRelease } from 'cdk8s-istio-csr';
import fc from 'fast-check';
import { chartValues } from '../../lib/agent/options/index';
import { nested, randomValues } from '../support/random-values';
import { bytesOf, textOf } from './bytes';
import { Case, FOLDER } from './case';
import { edited } from './edits';
import { hostileText, sign } from './hostile';

const release = fc.constantFrom(...IstioCsrRelease.all());

/** All values that a release's chart has, as its own values file says them. */
function defaults(of: IstioCsrRelease) {
  return nested(chartValues(of).map((row) => [row.path, structuredClone(row.default ?? null)] as const));
}

const FILE = 'values.yaml';
const NAMES = ['csr', 'cert-manager-istio-csr'];
const name = fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...NAMES) }, { weight: 1, arbitrary: hostileText });
const path = fc.constantFrom(
  'app.logLevel',
  'image.tag',
  'a.b[3]',
  'extraObjects[0]',
  'a.'.repeat(5000),
  '__proto__.a',
);
const assignment = fc.oneof(
  fc.tuple(path, sign).map(([where, what]) => `--set=${where}=${what}`),
  hostileText.map((text) => `--set-string=${text}`),
);

/** `template` and `migrate` with values files that begin as those of real charts. */
export const valuesCase: fc.Arbitrary<Case> = release.chain((of) => {
  const seed = fc.oneof(fc.constant(defaults(of)), randomValues(of));
  const file = seed
    .chain((values) => edited(values))
    .chain(textOf)
    .chain(bytesOf);
  const rest = fc.record({
    name,
    namespace: name,
    sets: fc.array(assignment, { maxLength: 1 }),
    isMigration: fc.boolean(),
  });
  return fc.tuple(file, rest).map(([bytes, { name: helm, namespace, sets, isMigration }]) => {
    const options = [
      `--chart-version=${of.version}`,
      `--namespace=${namespace}`,
      `--values=${FOLDER}/${FILE}`,
      ...sets,
    ];
    const command = isMigration
      ? ['migrate', `--release-name=${helm}`, ...options]
      : ['template', ...options, '--', helm];
    return new Case({ [FILE]: bytes }, command);
  });
});
