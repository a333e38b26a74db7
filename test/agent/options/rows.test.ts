import { IstioCsrRelease, Mesh } from 'cdk8s-istio-csr';
import fc from 'fast-check';
import { settingsFromValues } from '../../../lib/agent/chart/settings';
import { renderTemplate } from '../../../lib/agent/chart/template';
import { containerArguments } from '../../../lib/agent/objects/deployment';
import { givenProp } from '../../../lib/agent/options/from-props';
import { chartValues, FLAGS, flagFallback, OPTIONS } from '../../../lib/agent/options/index';
import { type JsonObject, mergeDeep } from '../../../lib/internal/merge';
import { inSpan } from '../../../lib/releases/span';
import { type Values, valuesAt } from '../../support/helm';
import { valuesFor } from '../../support/random-values';

const RELEASES = IstioCsrRelease.all();
const OBJECT = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: extra }';
const HELM = { name: 'csr', namespace: 'pki' };

describe('the rows of the options', () => {
  test.each(RELEASES)('have every value of the chart of $version reach an object', (release) => {
    const since = (version: string) => release.atLeast(IstioCsrRelease.of(version));
    // What other values hang on.
    const base: Values = {
      ...(since('v0.2.0') && {
        app: {
          metrics: { service: { servicemonitor: { enabled: true } } },
          ...(since('v0.12.0') && { runtimeConfiguration: { create: true } }),
        },
      }),
      ...(since('v0.14.3') && { podDisruptionBudget: { enabled: true } }),
    };
    const render = (values: Values) => JSON.stringify(renderTemplate(release, HELM, values));
    const lost = chartValues(release).filter((row) => {
      const samples = [
        ...fc.sample(valuesFor(row), { numRuns: 12, seed: 1 }),
        'other',
        '2h',
        [OBJECT],
        { other: '1' },
        7,
      ];
      return !samples.some((value) => {
        const values = mergeDeep(base, valuesAt(row.path, value) as JsonObject);
        try {
          return render(values) !== render(base);
        } catch {
          return false;
        }
      });
    });
    const ignored = OPTIONS.filter(({ prop }) => prop.startsWith('(ignored')).flatMap(({ values }) => values);
    expect(lost.filter((row) => !ignored.includes(row)).map(({ path }) => path)).toEqual([]);
  });

  test('write every flag of the newest release, once', () => {
    // What the chart leaves unset is set, because some flags are left out with it.
    const isUnset = (value: unknown) => ['', '0', '1', 'false', 'undefined'].includes(String(value));
    const rows = chartValues(IstioCsrRelease.LATEST).filter(
      (row) => row.path.startsWith('app.') && isUnset(row.default),
    );
    const samples = rows.map((row) => {
      const tried = fc.sample(valuesFor(row), { numRuns: 20, seed: 1 });
      return valuesAt(row.path, tried.find((value) => !isUnset(value)) ?? row.default) as JsonObject;
    });
    const values = samples.reduce((all, sample) => mergeDeep(all, sample), {});
    const settings = settingsFromValues('test', IstioCsrRelease.LATEST, HELM, values);
    const written = containerArguments(settings).map((argument) => /^--([a-z-]+)=/.exec(argument)?.[1]);
    const known = FLAGS.filter((flag) => inSpan(IstioCsrRelease.LATEST, flag));
    expect(written.sort()).toEqual(known.map(({ name }) => name).sort());
  });

  test('name each flag and each short form once', () => {
    const names = FLAGS.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    const letters = FLAGS.flatMap(({ short }) => short ?? []);
    expect(letters.sort()).toEqual([...'acdegkmtuv']);
  });

  test('have no path of a value twice in a release', () => {
    for (const release of RELEASES) {
      const paths = chartValues(release).map(({ path }) => path);
      expect(paths.filter((path, index) => paths.indexOf(path) !== index)).toEqual([]);
    }
  });

  test('know what istio-csr does where a flag is left out, release by release (cmd/app/options at each tag)', () => {
    const at = (version: string, flag: string) => flagFallback(flag, IstioCsrRelease.of(version));
    for (const flag of ['max-client-certificate-duration', 'serving-certificate-duration']) {
      expect([at('v0.1.0', flag), at('v0.1.3', flag)]).toEqual(['24h', '24h']);
      expect([at('v0.2.0', flag), at('v0.17.0', flag)]).toEqual(['1h', '1h']);
    }
    expect([at('v0.1.3', 'serving-address'), at('v0.2.0', 'serving-address')]).toEqual(['0.0.0.0:443', '0.0.0.0:6443']);
    expect(at('v0.17.0', 'serving-certificate-dns-names')).toBe('cert-manager-istio-csr.cert-manager.svc');
    expect(at('v0.17.0', 'istiod-cert-duration')).toBe('1h');
    expect(at('v0.10.0', 'istiod-cert-duration')).toBe('');
    expect(at('v0.17.0', 'no-such-flag')).toBe('');
  });

  test('take the facts of the mesh from the mesh', () => {
    const mesh = new Mesh({ trustDomain: 'example.com' });
    expect(givenProp({ mesh }, 'mesh.trustDomain')).toBe('example.com');
    expect(givenProp({ mesh, logging: { level: 3 } }, 'logging.level')).toBe(3);
    expect(givenProp({ mesh }, 'logging.level')).toBeUndefined();
    expect(givenProp({ mesh }, '(fixed in Istio)')).toBeUndefined();
  });
});
