import { isJsonObject } from '../../internal/merge';
import { refuse, type Site } from '../../internal/refusal';
import { isSame } from '../json';
import { givenProp } from '../options/from-props';
import { OPTIONS } from '../options/index';
import type { Option, PropPath } from '../options/option';
import type { IstioCsrAgentProps } from '../props/agent-props';
import type { AgentSettings } from '../settings';
import { SAID_PROPS } from './operator-settings';

/** The props that are no options, or have rules of their own, and those of facts that change nothing here. */
const OTHERS: ReadonlySet<string> = new Set<keyof IstioCsrAgentProps>([
  'mesh',
  'issuer',
  'release',
  'namespace',
  'name',
  'caHost',
  'trustAnchor',
  'installer',
  'kubernetesVersion',
  'expectedWorkloads',
  'rollout',
]);

/** The props whose fields are options of their own. */
const GROUPS = new Set(
  OPTIONS.map(({ prop }) => prop.split('.')).flatMap(([group, ...rest]) => (rest[0] ? group : [])),
);

/** Refuses by its name what the user chose, the IstioCSR has no field for, and the operator does not do anyway. */
export function refuseUnsaid(
  site: Site,
  settings: AgentSettings,
  operator: AgentSettings,
  props: IstioCsrAgentProps,
): void {
  for (const prop of givenPaths(props)) {
    if (SAID_PROPS.has(prop) || OTHERS.has(prop) || isDoneAnyway(prop, settings, operator)) continue;
    const does = doneBy(prop, operator);
    const allowed = `leaving it out${does}: the IstioCSR of OpenShift's operator has no field for it`;
    const fix = 'Leave it out, or use AgentInstaller.manifests().';
    refuse(site, { prop, received: givenProp(props, prop as PropPath), allowed, fix });
  }
}

/** Every prop that was given, by its path: `replicas`, `serving.port`. */
function givenPaths(props: IstioCsrAgentProps): string[] {
  const isGiven = ([, value]: [string, unknown]): boolean => value !== undefined && value !== null;
  return Object.entries(props)
    .filter(isGiven)
    .flatMap(([key, value]) => {
      if (!GROUPS.has(key) || OTHERS.has(key) || !isJsonObject(value)) return key;
      return Object.entries(value)
        .filter(isGiven)
        .map(([field]) => `${key}.${field}`);
    });
}

function rowsOf(prop: string): Option<unknown>[] {
  return OPTIONS.filter((row) => row.prop === prop);
}

function isDoneAnyway(prop: string, settings: AgentSettings, operator: AgentSettings): boolean {
  const rows = rowsOf(prop);
  return rows.length > 0 && rows.every((row) => isSame(told(row, settings), told(row, operator)));
}

/** What a row has in the chart's words; nothing where that is empty. */
function told(row: Option<unknown>, settings: AgentSettings): unknown {
  const value = settings.get(row);
  if (value === undefined) return undefined;
  const written = row.kind.tell(value);
  const isEmpty = written === '' || (typeof written === 'object' && Object.keys(written ?? {}).length === 0);
  return isEmpty ? undefined : written;
}

function doneBy(prop: string, operator: AgentSettings): string {
  const [row] = rowsOf(prop);
  const value = row && told(row, operator);
  return value === undefined ? '' : ` or ${JSON.stringify(value)}`;
}
