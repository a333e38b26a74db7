import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import { comparable } from '../../support/equivalence';
import { SHARED } from '../../support/paths';
import { only, type SynthesizedObject } from '../../support/synth';
import { make } from './support';

const GOLDENS = join(SHARED, 'golden', 'istio-operator');
const FILES = existsSync(GOLDENS) ? readdirSync(GOLDENS).filter((name) => name.endsWith('.yaml')) : [];

/** What the chart of the sources renders has the image of a development build. */
const IMAGE = { hub: 'gcr.io/istio-testing', tag: 'latest' };

/**
 * What differs from upstream on purpose, beside the image:
 *
 * - The Namespace of 1.16.7 and 1.23.6 is not in the chart: istioctl makes it, without labels.
 * - The CustomResourceDefinition is a file beside the templates. Upstream's of 1.8.2 is v1beta1, which Kubernetes 1.22 and later
 *   refuse; ours is v1 for every version, as open as that of 1.23, with descriptions of the columns in our own words.
 * - The owner labels of istioctl (`operator.istio.io/component` and so on) are added when istioctl applies, and by nobody here.
 *
 * `creationTimestamp: null` and the order of RBAC rules and of what they list mean nothing.
 */
const NOT_IN_THE_CHART = ['CustomResourceDefinition'];

// What upstream installs is no part of the repository: without it at hand there is nothing to compare with.
(FILES.length > 0 ? describe : describe.skip)('the objects of `istioctl operator init`, where they are at hand', () => {
  test.each(FILES.length > 0 ? FILES : ['none'])('%s is what this construct makes', (file) => {
    const golden = (loadAll(readFileSync(join(GOLDENS, file), 'utf8')) as (SynthesizedObject | null)[]).filter(
      (object): object is SynthesizedObject => object !== null && object !== undefined,
    );
    const inChart = golden.some(({ kind }) => kind === 'Namespace');
    const left = inChart ? NOT_IN_THE_CHART : [...NOT_IN_THE_CHART, 'Namespace'];
    const objects = make(file.replace(/\.yaml$/, ''), IMAGE);
    const compared = objects.filter(({ kind }) => !left.includes(kind));
    expect(comparable(compared, 'istio-operator')).toEqual(comparable(golden, 'istio-operator'));
    expect(objects.filter(({ kind }) => left.includes(kind))).toHaveLength(left.length);
  });

  test('are those of 1.8.2, 1.16.7 and 1.23.6', () => {
    expect(FILES.sort()).toEqual(['1.16.7.yaml', '1.23.6.yaml', '1.8.2.yaml']);
  });

  const CRD = join(GOLDENS, '..', '..', 'crds', 'istio-operator', '1.23.0.yaml');

  test("upstream's CRD of 1.23 differs in the words of its columns only", () => {
    const upstream = loadAll(readFileSync(CRD, 'utf8'))[0] as SynthesizedObject;
    const withoutWords = ({ spec, ...rest }: SynthesizedObject) => ({
      ...rest,
      spec: {
        ...spec,
        versions: spec.versions.map((version: { additionalPrinterColumns: { description: string }[] }) => ({
          ...version,
          additionalPrinterColumns: version.additionalPrinterColumns.map(
            ({ description: _words, ...column }) => column,
          ),
        })),
      },
    });
    expect(withoutWords(only(make('1.23.6'), 'CustomResourceDefinition'))).toEqual(withoutWords(upstream));
  });
});
