import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import { synthesizeApp, yamlIn } from './support/app';
import { ROOT } from './support/paths';
import { problemsOf } from './support/schemas';
import type { SynthesizedObject } from './support/synth';

const synthesizeMain = () => synthesizeApp(join(ROOT, 'main.ts'));

function objectsOf(files: Map<string, string>): SynthesizedObject[] {
  return [...files.values()].flatMap((text) => loadAll(text) as SynthesizedObject[]);
}

describe('main.ts', () => {
  const files = synthesizeMain();

  test('dist/ is what main.ts synthesizes (repair with: npm run synth)', () => {
    expect(Object.fromEntries(yamlIn(join(ROOT, 'dist')))).toEqual(Object.fromEntries(files));
  });

  test('two runs give the same bytes', () => {
    expect(synthesizeMain()).toEqual(files);
  });

  test('file names sort in the order in which the stages are applied', () => {
    const applied = [...files.keys()].filter((name) => !name.includes('/'));
    expect(applied).toEqual(['0000-namespaces.k8s.yaml', '0001-ca.k8s.yaml', '0002-agent.k8s.yaml']);
  });

  test('`kubectl apply -f dist/` picks up no IstioOperator, which a cluster with Istio 1.24 or later does not know', () => {
    const where = [...files].filter(([, text]) => text.includes('kind: IstioOperator')).map(([name]) => name);
    expect(where).toEqual(['istioctl/istio.k8s.yaml']);
  });

  test('an API server would accept every object', () => {
    expect(problemsOf(objectsOf(files))).toEqual([]);
  });

  test('no absolute path and no private key is in the output', () => {
    const text = [...files.values()].join('\n');
    expect(text).not.toContain(ROOT);
    expect(text).not.toMatch(/PRIVATE KEY/);
  });

  test('it stays short enough to read at a glance', () => {
    expect(readFileSync(join(ROOT, 'main.ts'), 'utf8').split('\n').length).toBeLessThanOrEqual(62);
  });
});
