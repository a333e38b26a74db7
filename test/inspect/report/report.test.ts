import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import { CheckStatus, IssuanceGraph, Report, RotationCheck, VerificationReport } from '../../../lib/inspect';
import { WANTED as AGREED } from '../../../lib/inspect/agreement/verdict';
import { CHECKS } from '../../../lib/inspect/graph/dangling';
import { ProbeCheck } from '../../../lib/inspect/probe/checks';
import { FLEET_WANTED } from '../../../lib/inspect/rotation/fleet/fleet-finding';
import { WANTED_OF_WAIT } from '../../../lib/inspect/rotation/gate/waits';
import { WANTED } from '../../../lib/inspect/rotation/step';
import { Check, checkAt } from '../../../lib/inspect/verify/checks';
import { ROOT } from '../../support/paths';
import { loaded } from '../answers';
import { agent, issuer } from '../graph/support';

const page = (name: string) => readFileSync(join(ROOT, name), 'utf8');
const schema = JSON.parse(page('docs/inspect-json.schema.json'));
const validate = new Ajv({ allErrors: true }).compile(schema);

/** What the schema has against a report. */
function problemsOf(report: Report): unknown[] {
  return validate(JSON.parse(report.toJson())) ? [] : [validate.errors];
}

const GRAPH = IssuanceGraph.fromYaml(
  '{apiVersion: cert-manager.io/v1, kind: Issuer, metadata: {name: a, namespace: b}, spec: {ca: {secretName: c}}}',
);
const ROTATION = RotationCheck._compareObjects(loaded([issuer('istio-system/istio-ca'), ...agent()]), [], {
  from: 'old',
  to: 'new',
});
const ADVICE = { meaning: 'It is wrong.', fix: 'Mend it.' };
const VERIFICATION = new VerificationReport(
  new Date('2026-08-01T12:00:00Z'),
  [checkAt(Check.CHAIN, 's', 'b').pass('a'), checkAt(Check.EXPIRY, 's', 'b').fail('a', ADVICE)],
  ['a note'],
);

test.each<[string, Report]>([
  ['verify', VERIFICATION],
  ['rotation check', ROTATION.report],
  ['graph', GRAPH.report],
])('the JSON of %s is as the schema says, and names who says it', (command, report) => {
  expect(problemsOf(report)).toEqual([]);
  expect([report.command, report.ok, report.findings.length > 0]).toEqual([command, false, true]);
});

test('the schema refuses a field that it does not know, and a failure without advice', () => {
  const [finding] = GRAPH.report.findings;
  const broken = { ...(finding as NonNullable<typeof finding>), more: 1 };
  expect(problemsOf(new Report('graph', [broken]))).toHaveLength(1);
  const { meaning: _none, ...silent } = finding as NonNullable<typeof finding>;
  expect(problemsOf(new Report('graph', [silent]))).toHaveLength(1);
});

test('the example of the page is as the schema says', () => {
  const [, example = ''] = /```json\n([\s\S]*?)```/.exec(page('docs/inspect-json.md')) ?? [];
  expect(validate(JSON.parse(example))).toBe(true);
});

test.each<[string, readonly string[]]>([
  ['docs/verify.md', Object.values(Check)],
  ['docs/probe.md', Object.values(ProbeCheck)],
  [
    'docs/rotation.md',
    [...Object.keys(WANTED), ...Object.keys(FLEET_WANTED), ...Object.keys(WANTED_OF_WAIT), 'root-in-use'],
  ],
  ['docs/graph.md', [...Object.values(CHECKS).map(({ check }) => check), ...Object.keys(AGREED)]],
])('%s has a heading for each check', (name, ids) => {
  const headings = page(name).match(/^### .*$/gm);
  expect(headings).toEqual(expect.arrayContaining(ids.map((id) => `### ${id}`)));
});

test('warnings do not count, what could not be read does', () => {
  const [finding] = GRAPH.report.findings;
  const ended = (status: CheckStatus) =>
    new Report('graph', [{ ...(finding as NonNullable<typeof finding>), status }]).ok;
  const { PASS, WARN, SKIP, FAIL, ERROR } = CheckStatus;
  expect([PASS, WARN, SKIP].map(ended)).toEqual([true, true, true]);
  expect([FAIL, ERROR].map(ended)).toEqual([false, false]);
});

test('what a caller does to a list changes no report', () => {
  GRAPH.dangling.pop();
  ROTATION.findings.pop();
  expect([GRAPH.dangling.length, ROTATION.findings.length]).toEqual([1, 1]);
});
