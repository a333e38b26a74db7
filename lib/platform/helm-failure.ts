import type { Refusal } from '../internal/refusal';
import { withoutSecrets } from '../internal/secrets';
import type { HelmChart } from './helm-chart';

const ALTERNATIVE =
  'or deliver the chart with ChartDelivery.flux() or ChartDelivery.argoCd(), which need neither Helm nor the chart at synthesis';

const LONGEST_REPORT = 400;

/** What Helm prints when it does not reach a repository, or not the chart in it. */
const UNREACHABLE =
  /cannot be reached|not a valid chart repository|no such host|connection refused|i\/o timeout|deadline exceeded|failed to (do request|fetch|download|perform|authorize)|dial tcp|TLS handshake|x509|unauthorized|forbidden|proxyconnect|unexpected status/i;

/** What Helm prints when it has the chart and cannot render it, which may quote anything. */
const NOT_RENDERED = /template: |execution error|values don't meet|chart requires kubeVersion/i;

/** What Helm prints when the repository does not have the chart in that version. */
const NOT_FOUND =
  /chart ".*" (matching|version).* not found|no chart (version|name) found|: not found|improper constraint/i;

export function helmFailure(release: HelmChart, executable: string, error: unknown): Refusal {
  const message = error instanceof Error ? error.message : String(error);
  const { chart, version, _source: source } = release;
  if (/^unable to execute|^error while rendering a helm chart: .*(EACCES|ENOEXEC|EPERM)/.test(message)) {
    return {
      prop: 'delivery.helmExecutable',
      received: executable,
      allowed: 'the Helm executable, version 3.8 or later, as a name on the PATH or a path',
      fix: `Install Helm 3 (https://helm.sh/docs/intro/install), name it with ChartDelivery.rendered({ helmExecutable }), ${ALTERNATIVE}.`,
    };
  }
  const report = reportOf(message);
  const fetched = source.folder !== undefined || NOT_RENDERED.test(message);
  if (!fetched && NOT_FOUND.test(message)) {
    return {
      prop: 'version',
      received: version,
      allowed: `a version of the chart ${chart} in ${source.url}. Helm says: ${report}`,
      fix: 'Look up the versions that the repository has; some of them are written with a "v", some without.',
    };
  }
  if (!fetched && UNREACHABLE.test(message)) {
    return {
      prop: 'repository',
      received: source.url,
      allowed: `a repository that can be reached and has the chart ${chart}. Helm says: ${report}`,
      fix: `Check the URL, the network and its proxy, log in where the repository asks for it, ${ALTERNATIVE}.`,
    };
  }
  return {
    prop: 'chart',
    received: `${chart} ${version}`,
    allowed: `a chart that \`helm template\` renders with these values. Helm says: ${report}`,
    fix: 'Correct the values, or set kubeVersion or apiVersions of ChartDelivery.rendered() where the chart asks for them.',
  };
}

/** Helm's report in one short line, without keys. */
function reportOf(message: string): string {
  const text = withoutSecrets(message)
    .replace(/\s+/g, ' ')
    .replace(/^Error: /, '')
    .replace(/[. ]+$/, '');
  if (text === '') return '(nothing)';
  return text.length > LONGEST_REPORT ? `${text.slice(0, LONGEST_REPORT)}...` : text;
}
