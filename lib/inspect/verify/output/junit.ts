import { grouped } from '../../../internal/grouped';
import { escapeXml as escaped } from '../../../internal/xml';
import { CheckStatus, type Finding } from '../../report/finding';

/** The findings as JUnit XML, which most CI systems show: one suite a check, of each cluster of a fleet, and one test a subject. */
export function toJunit(findings: readonly Finding[], at: Date, command = 'verify'): string {
  const suites = [...grouped(findings, (finding) => placed(finding, finding.check))].map(([name, own]) =>
    suite(name, own, at, command),
  );
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="cdk8s-istio-csr ${command}" ${counts(findings)}>`,
    ...suites,
    '</testsuites>',
    '',
  ].join('\n');
}

/** A text with the cluster that it is of, where there are several. */
function placed({ cluster }: Finding, text: string): string {
  return cluster === undefined ? text : `${cluster}: ${text}`;
}

function suite(name: string, findings: readonly Finding[], at: Date, command: string): string {
  const head = `  <testsuite name="${escaped(name)}" ${counts(findings)} timestamp="${at.toISOString().slice(0, 19)}">`;
  return [head, ...findings.map((finding) => testCase(finding, command)), '  </testsuite>'].join('\n');
}

function testCase(finding: Finding, command: string): string {
  const head = `    <testcase classname="${command}.${escaped(finding.check)}" name="${escaped(placed(finding, finding.subject))}" time="0"`;
  const inner = result(finding);
  return inner === '' ? `${head}/>` : `${head}>\n${inner}\n    </testcase>`;
}

function result(finding: Finding): string {
  const text = escaped(details(finding));
  const message = escaped(finding.meaning ?? '');
  switch (finding.status) {
    case CheckStatus.FAIL:
      return `      <failure message="${message}">${text}</failure>`;
    case CheckStatus.ERROR:
      return `      <error message="${message}">${text}</error>`;
    case CheckStatus.SKIP:
      return `      <skipped message="${message}"/>`;
    case CheckStatus.WARN:
      return `      <system-out>${escaped(`warning: ${finding.meaning} `)}${text}</system-out>`;
    default:
      return '';
  }
}

function details({ found, wanted, fix, docs }: Finding): string {
  return [`found: ${found}`, `wanted: ${wanted}`, ...(fix ? [fix] : []), `See ${docs}`].join('\n');
}

function counts(findings: readonly Finding[]): string {
  const count = (status: CheckStatus) => findings.filter((finding) => finding.status === status).length;
  const [failures, errors, skipped] = [CheckStatus.FAIL, CheckStatus.ERROR, CheckStatus.SKIP].map(count);
  return `tests="${findings.length}" failures="${failures}" errors="${errors}" skipped="${skipped}"`;
}
