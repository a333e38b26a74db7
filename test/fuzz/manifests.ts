import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { loadAll } from 'js-yaml';
import { ROOT } from '../support/paths';
import { bytesOf, textOf } from './bytes';
import { Case, FOLDER } from './case';
import { edited } from './edits';
import { hostileText } from './hostile';
import { AT, GOOD_CA, GOOD_PROXY } from './proxies';

/** What main.ts synthesizes, by the paths of the files. */
const DIST = readdirSync(join(ROOT, 'dist'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.yaml'))
  .sort()
  .map((name) => [name, readFileSync(join(ROOT, 'dist', name), 'utf8')] as const);

const OBJECTS = DIST.map(([name, text]) => [name, loadAll(text)] as const);

/** An output that has a file changed, and one that gives or takes a name that nobody expects. */
const changed = fc.constantFrom(...OBJECTS).chain(([name, objects]) =>
  edited(objects, 6)
    .chain((all) =>
      Array.isArray(all) ? fc.tuple(...all.map(textOf)).map((texts) => texts.join('\n---\n')) : textOf(all),
    )
    .chain(bytesOf)
    .map((bytes) => [name, bytes] as const),
);

const output = `${FOLDER}/out`;
const graph = (folder: string) =>
  fc
    .oneof(
      fc.constantFrom(
        [],
        ['--json'],
        ['--strict'],
        [`--svg=${output}`],
        [`--html=${output}`],
        ['--svg=-'],
        ['--html=-'],
      ),
      hostileText.map((text) => [`--assume=${text}`]),
      hostileText.map((text) => [`--trust-namespace=${text}`, `--cluster-resource-namespace=${text}`]),
    )
    .map((more) => ['graph', ...more, '--', folder]);

const [BEFORE, AFTER] = [`${FOLDER}/dist`, `${FOLDER}/changed`];
const rotation = fc.tuple(fc.boolean(), fc.constantFrom([], ['--json'], ['--strict'])).map(([isBack, more]) => {
  const [from, to] = isBack ? [AFTER, BEFORE] : [BEFORE, AFTER];
  return ['rotation', 'check', `--from=${from}`, `--to=${to}`, ...more];
});
const files = [`--proxy-secret=${FOLDER}/proxy_secret`, `--ca-secret=${FOLDER}/istio-ca`, `--at=${AT}`];
const verify = fc
  .constantFrom([], ['--json'], [`--junit=${output}`])
  .map((more) => ['verify', `--dist=${AFTER}`, ...files, ...more]);

/** `graph`, `rotation check` and `verify --dist` with what this project synthesizes, changed. */
export const manifestsCase: fc.Arbitrary<Case> = fc
  .tuple(changed, fc.oneof(graph(AFTER), graph(AFTER), rotation, verify))
  .map(([[name, bytes], args]) => {
    const dist = (folder: string) =>
      Object.fromEntries(DIST.map(([file, text]) => [`${folder}/${file}`, text] as const));
    const saved = { proxy_secret: GOOD_PROXY, 'istio-ca': GOOD_CA };
    return new Case({ ...dist('dist'), ...dist('changed'), [`changed/${name}`]: bytes, ...saved }, args);
  });
