import { checkName, type NameRule } from '../../internal/names';
import { refuse, type Site } from '../../internal/refusal';
import { KubernetesVersion } from '../../releases/kubernetes-version';
import { grouped, literal } from '../migrate/expression';
import type { Scalar } from '../settings';
import { special, wholeNumber } from './kinds';
import type { OptionFacts } from './option';
import { option } from './row';

export interface BudgetSettings {
  readonly apiVersion: string;
  readonly minAvailable?: Scalar;
  readonly maxUnavailable?: Scalar;
}

const SINCE = { since: 'v0.14.3' };
const at = (key: string): string => `podDisruptionBudget.${key}`;

export const replicas = option<number>({
  prop: 'replicas',
  kind: wholeNumber(
    { min: 1 },
    'Leave it out for 2: without a running agent no workload gets or renews its certificate.',
  ),
  ours: 2,
  values: [{ path: 'replicaCount', type: 'number', default: 1 }],
});

export const budget = option<BudgetSettings>({
  prop: 'disruptionBudget',
  kind: special(),
  composed: ofProps,
  values: [
    { path: at('enabled'), type: 'boolean', default: false, ...SINCE },
    { path: at('minAvailable'), type: 'any', ...SINCE, shown: 'disruptionBudget.minAvailable' },
    { path: at('maxUnavailable'), type: 'any', default: 1, ...SINCE, shown: 'disruptionBudget.maxUnavailable' },
  ],
  read: (chart) => {
    const bound = (key: string) => (chart.truthy(at(key)) ? chart.scalar(at(key)) : undefined);
    // Chart bug: the default of maxUnavailable stays beside a minAvailable, which Kubernetes refuses.
    const bounds = { minAvailable: bound('minAvailable'), maxUnavailable: bound('maxUnavailable') };
    return chart.truthy(at('enabled')) ? { apiVersion: 'policy/v1', ...bounds } : undefined;
  },
  // An empty text is what the chart leaves out, where nothing at all would bring its default back.
  tell: (wanted): Record<string, unknown> => {
    if (wanted === undefined) return {};
    const { minAvailable, maxUnavailable = '' } = wanted;
    return { [at('enabled')]: true, [at('minAvailable')]: minAvailable, [at('maxUnavailable')]: maxUnavailable };
  },
  code: (wanted, _ours, settings) => {
    if (wanted === undefined) return (settings.get(replicas) ?? 1) > 1 ? literal({ enabled: false }) : undefined;
    const bound = (value: Scalar | undefined) => (value === undefined ? undefined : literal(String(value)));
    return grouped({
      enabled: literal(true),
      minAvailable: bound(wanted.minAvailable),
      maxUnavailable: bound(wanted.maxUnavailable),
    });
  },
});

function ofProps({ site, props }: OptionFacts): BudgetSettings | undefined {
  const { replicas = 2, kubernetesVersion = KubernetesVersion.LATEST } = props;
  const { enabled = replicas > 1, minAvailable, maxUnavailable } = props.disruptionBudget ?? {};
  if (minAvailable !== undefined && maxUnavailable !== undefined) {
    const allowed = 'minAvailable or maxUnavailable (Kubernetes refuses both)';
    const fix = 'Leave one of them out.';
    refuse(site, { prop: 'disruptionBudget', received: { minAvailable, maxUnavailable }, allowed, fix });
  }
  if (!enabled) return undefined;
  const apiVersion = kubernetesVersion.podDisruptionBudgetApiVersion;
  if (maxUnavailable !== undefined)
    return { apiVersion, maxUnavailable: count(site, 'maxUnavailable', maxUnavailable) };
  return { apiVersion, minAvailable: count(site, 'minAvailable', minAvailable ?? '1') };
}

const COUNT_RULE: NameRule = {
  pattern: /^\d+%?$/,
  maxLength: Number.POSITIVE_INFINITY,
  allowed: 'a number of pods ("1") or a percentage ("50%")',
};

function count(site: Site, bound: string, given: string): number | string {
  // Without types it may be a number.
  const text = String(given);
  checkName(site, `disruptionBudget.${bound}`, text, COUNT_RULE, 'Write a whole number, with "%" for a percentage.');
  return text.endsWith('%') ? text : Number(text);
}
