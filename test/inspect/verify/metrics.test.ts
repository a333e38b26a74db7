import { X509Certificate } from 'node:crypto';
import fc from 'fast-check';
import { CheckStatus, type Finding, VerificationReport } from '../../../lib/inspect';
import { makeFinding } from '../../../lib/inspect/report/make-finding';
import { Check } from '../../../lib/inspect/verify/checks';
import { toMetrics } from '../../../lib/inspect/verify/output/metrics';
import { podLine } from '../../support/cluster';
import { type MetricSample, parseMetrics } from '../../support/open-metrics';
import { refusalOf } from '../../support/synth';
import { other, proxyOf, root, verify } from './live-mesh';

const AT = new Date('2026-08-01T12:00:00Z');
const seconds = (date: string) => Date.parse(date) / 1000;
const of = (samples: readonly MetricSample[], name: string) =>
  samples.filter((sample) => sample.name === `mesh_verify_${name}`).map(({ labels, value }) => ({ ...labels, value }));

describe('the metrics of a running mesh', () => {
  test('tell the verdict, its time and when the first certificate of each kind ends', async () => {
    const samples = parseMetrics((await verify()).toOpenMetrics({ context: 'prod' }));
    expect(of(samples, 'ok')).toEqual([{ context: 'prod', value: 1 }]);
    expect(of(samples, 'run_timestamp_seconds')).toEqual([{ context: 'prod', value: seconds('2026-08-01T12:00:00Z') }]);
    expect(of(samples, 'attempt_success')).toEqual([{ context: 'prod', value: 1 }]);
    const ends = of(samples, 'certificate_expiration_timestamp_seconds');
    expect(ends.map((each) => 'kind' in each && each.kind)).toEqual(['root', 'istiod', 'workload']);
    expect(ends[2]).toEqual({ context: 'prod', kind: 'workload', value: seconds('2026-08-01T12:50:00Z') });
  });

  test('count each result of each check', async () => {
    const report = await verify();
    const samples = of(parseMetrics(report.toOpenMetrics()), 'findings') as {
      check: string;
      status: string;
      value: number;
    }[];
    const checks = new Set(report.findings.map(({ check }) => check));
    expect(samples).toHaveLength(checks.size * 5);
    for (const { check, status, value } of samples) {
      const found = report.findings.filter((finding) => finding.check === check && finding.status === status);
      expect([check, status, value]).toEqual([check, status, found.length]);
    }
  });

  test('tell each root by its fingerprint, whether it is wanted, and how many proxies trust it', async () => {
    const proxies = {
      'sleep-1.foo': { stdout: await proxyOf(root) },
      'sleep-2.foo': { stdout: await proxyOf(root, root.certificate + other.certificate) },
    };
    const pods = { stdout: [podLine('sleep-1'), podLine('sleep-2')].join('\n') };
    const roots = of(parseMetrics((await verify({ pods }, proxies)).toOpenMetrics()), 'root_proxies');
    const [wanted, strange] = [root, other].map(({ certificate }) => new X509Certificate(certificate).fingerprint256);
    expect(roots).toEqual([
      { fingerprint: wanted, subject: 'CN=istio-ca', wanted: 'true', value: 2 },
      { fingerprint: strange, subject: 'CN=istio-ca', wanted: 'false', value: 1 },
    ]);
  });
});

/** A finding with whatever a cluster may hold. */
const findings = fc.array(
  fc
    .record({
      check: fc.constantFrom(...Object.values(Check)),
      status: fc.constantFrom(...Object.values(CheckStatus)),
      certificates: fc.array(
        fc.record({
          subject: fc.string({ unit: 'binary' }),
          fingerprint: fc.constantFrom('AA:01', 'AA:02', 'BB:03'),
          notAfter: fc.date({ noInvalidDate: true, min: new Date(0), max: new Date('2200-01-01') }),
        }),
        { maxLength: 3 },
      ),
    })
    .map((parts): Finding => makeFinding('verify', { subject: 's', found: 'f', wanted: 'w', ...parts })),
  { maxLength: 20 },
);

test('can be parsed whatever names the certificates have, and hold each series once', () => {
  const label = fc.string({ unit: 'binary', maxLength: 20 });
  fc.assert(
    fc.property(findings, label, (some, context) => {
      const samples = parseMetrics(new VerificationReport(AT, some).toOpenMetrics({ context }));
      expect(samples.every(({ labels }) => labels.context === context)).toBe(true);
      const counted = of(samples, 'findings').reduce((sum, { value }) => sum + value, 0);
      expect(counted).toBe(some.length);
    }),
  );
});

test('are of a hundred roots at most, those that are wanted first', () => {
  const roots = (check: Check, mark: string, count: number) =>
    Array.from({ length: count }, (_, index) =>
      makeFinding('verify', {
        ...{ check, subject: 's', status: CheckStatus.PASS, found: 'f', wanted: 'w' },
        certificates: [{ subject: 'CN=a', fingerprint: `${mark}${String(index).padStart(4, '0')}`, notAfter: AT }],
      }),
    );
  const report = new VerificationReport(AT, [
    ...roots(Check.ROOT_MATCHES, 'A', 500),
    ...roots(Check.TRUST_ANCHOR, 'B', 2),
  ]);
  const samples = of(parseMetrics(report.toOpenMetrics()), 'root_proxies') as { wanted: string; value: number }[];
  expect(samples.map(({ wanted }) => wanted)).toEqual(['true', 'true', ...Array.from({ length: 98 }, () => 'false')]);
  expect(samples.map(({ value }) => value).slice(0, 3)).toEqual([0, 0, 1]);
});

test('are only of the attempt before there is a verdict', () => {
  const samples = parseMetrics(toMetrics(undefined, { at: AT, isTold: false }, {}));
  expect(samples).toEqual([
    { name: 'mesh_verify_attempt_success', labels: {}, value: 0 },
    { name: 'mesh_verify_attempt_timestamp_seconds', labels: {}, value: seconds('2026-08-01T12:00:00Z') },
  ]);
});

test('keep the last verdict when a later attempt could not tell', () => {
  const report = new VerificationReport(AT, []);
  const later = new Date('2026-08-01T12:10:00Z');
  const samples = parseMetrics(toMetrics(report, { at: later, isTold: false }, {}));
  expect(of(samples, 'run_timestamp_seconds')).toEqual([{ value: seconds('2026-08-01T12:00:00Z') }]);
  expect(of(samples, 'attempt_timestamp_seconds')).toEqual([{ value: seconds('2026-08-01T12:10:00Z') }]);
  expect(of(samples, 'attempt_success')).toEqual([{ value: 0 }]);
});

test.each(['check', '__name__', 'a-b', '1a', ''])('refuse the label %j', (name) => {
  const report = new VerificationReport(AT, []);
  expect(refusalOf(() => report.toOpenMetrics({ [name]: 'x' }))).toContain(`received ${JSON.stringify(name)}`);
});

describe('the parser of these tests refuses', () => {
  test.each([
    ['a blank line', 'a 1\n\n# EOF\n'],
    ['no end', '# TYPE a gauge\na 1\n'],
    ['a timestamp', '# TYPE a gauge\na 1 1\n# EOF\n'],
    ['a counter', '# TYPE a counter\na_total 1\n# EOF\n'],
    ['a series that comes twice', '# TYPE a gauge\na{b="c"} 1\na{b="c"} 2\n# EOF\n'],
    ['a family in two places', '# TYPE a gauge\na 1\n# TYPE b gauge\nb 1\n# TYPE a gauge\na{b="c"} 1\n# EOF\n'],
    ['a quote that is not escaped', '# TYPE a gauge\na{b="c"d"} 1\n# EOF\n'],
    ['a unit of another name', '# TYPE a gauge\n# UNIT a seconds\na 1\n# EOF\n'],
  ])('%s', (_what, text) => expect(() => parseMetrics(text)).toThrow());
});
