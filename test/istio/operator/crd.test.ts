import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import { ROOT } from '../../support/paths';
import { problemsOf } from '../../support/schemas';
import { only, type SynthesizedObject } from '../../support/synth';
import { make, VERSIONS } from './support';

describe('the CustomResourceDefinition of IstioOperator', () => {
  const crdOf = (version: string) => only(make(version), 'CustomResourceDefinition');

  test('is the same for every version, and of apiextensions v1', () => {
    expect(crdOf('1.8.2').apiVersion).toBe('apiextensions.k8s.io/v1');
    for (const version of VERSIONS) expect(crdOf(version)).toEqual(crdOf('1.8.2'));
  });

  test('keeps every field and checks none', () => {
    expect(crdOf('1.8.2').spec.versions[0].schema).toEqual({
      openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
    });
  });

  test.each<[string, (crd: SynthesizedObject) => unknown, string]>([
    ['a misspelt field', ({ spec }) => Object.assign(spec.names, { shortName: [] }), '.spec.names.shortName'],
    ['one of a version', ({ spec }) => Object.assign(spec.versions[0], { stored: 1 }), '.spec.versions[0].stored'],
    ['a wrong type', ({ spec }) => Object.assign(spec.versions[0], { served: 'yes' }), 'served'],
    ['no versions', ({ spec }) => delete spec.versions, 'versions'],
  ])('would not pass the tests with %s', (_what, spoil, problem) => {
    const crd = crdOf('1.8.2');
    spoil(crd);
    expect(problemsOf([crd]).join('\n')).toContain(problem);
  });

  test("has the names, columns and scope of this project's own schema", () => {
    const file = join(ROOT, 'crds', 'install.istio.io.yaml');
    const own = loadAll(readFileSync(file, 'utf8'))[0] as SynthesizedObject;
    const withoutSchema = ({ metadata, spec: { versions, ...spec } }: SynthesizedObject) => ({
      metadata,
      ...spec,
      versions: versions.map(({ schema: _schema, ...version }: { schema: unknown }) => version),
    });
    expect(withoutSchema(crdOf('1.8.2'))).toEqual(withoutSchema(own));
  });
});
