import { ISTIO_CSR } from '../../releases/istio-csr-features';
import { inSpan } from '../../releases/span';
import type { IIssuer } from '../../signing/issuer';
import { chartName } from '../chart/helm-release';
import { type Expression, expression, literal, record } from '../migrate/expression';
import { issuerExpression } from '../migrate/value-expressions';
import { RuntimeConfiguration } from '../props/runtime-configuration';
import type { AgentSettings } from '../settings';
import { special } from './kinds';
import { issuerOfValues, issuerRows, issuerValues, requests } from './requests';
import { option } from './row';

/** The ConfigMap in the agent's namespace that names the issuer at run time. */
export interface RuntimeSettings {
  readonly name: string;
  /** The issuer that a ConfigMap of the agent's own names; none for one that comes from elsewhere. */
  readonly issuer?: IIssuer;
}

const SINCE = ISTIO_CSR.span('runtimeConfiguration');
const SINCE_CREATE = { since: 'v0.12.0' };
const PREFIX = 'app.runtimeConfiguration';

export const runtime = {
  configMap: option<RuntimeSettings>({
    prop: 'runtimeConfiguration',
    kind: special((_site, _prop, given) => {
      const { name = '', issuer } = given as RuntimeConfiguration;
      return { name, issuer };
    }),
    flags: [
      {
        name: 'runtime-issuance-config-map-name',
        ...SINCE,
        write: (configMap, settings) => (configMap ? configMap.name || settings.name : ''),
      },
      { name: 'runtime-issuance-config-map-namespace', ...SINCE, write: (_, { namespace }) => namespace },
    ],
    values: [
      { path: 'app.runtimeIssuanceConfigMap', type: 'string', default: '', ...SINCE },
      { path: `${PREFIX}.create`, type: 'boolean', default: false, ...SINCE_CREATE },
      { path: `${PREFIX}.name`, type: 'string', default: '', ...SINCE_CREATE },
      ...issuerRows(`${PREFIX}.issuer`, SINCE_CREATE),
    ],
    demand: ({ name }) => ({ what: 'runtime configuration', ...SINCE, received: name || 'a ConfigMap' }),
    read: (chart) => {
      const given = chart.text(`${PREFIX}.name`) || chart.text('app.runtimeIssuanceConfigMap');
      const issuer = issuerOfValues(chart, `${PREFIX}.issuer`, 'app.certmanager.namespace');
      if (chart.truthy(`${PREFIX}.create`)) return { name: given || chartName(chart), issuer };
      return given === '' ? undefined : { name: given };
    },
    tell: (configMap, { release }) => {
      if (configMap === undefined) return {};
      const { name, issuer } = configMap;
      if (!inSpan(release, SINCE_CREATE)) return { 'app.runtimeIssuanceConfigMap': name };
      if (issuer === undefined) return { [`${PREFIX}.name`]: name };
      return { [`${PREFIX}.create`]: true, [`${PREFIX}.name`]: name, ...issuerValues(`${PREFIX}.issuer`, issuer) };
    },
    code: (configMap, _ours, { name }) => configMap && coded(configMap, name),
  }),
};

/** Whether only a ConfigMap names the issuer. */
export function isPureRuntime(settings: AgentSettings): boolean {
  return settings.get(requests.issuerEnabled) === false && settings.get(runtime.configMap) !== undefined;
}

function coded({ name, issuer }: RuntimeSettings, agent: string): Expression {
  if (issuer === undefined) {
    return expression(`RuntimeConfiguration.existing(${literal(name).code})`, RuntimeConfiguration.existing(name));
  }
  const props = record({ name: name === agent ? undefined : literal(name), issuer: issuerExpression(issuer) });
  const value = RuntimeConfiguration.create(props.value as { issuer: IIssuer });
  return expression(`RuntimeConfiguration.create(${props.code})`, value);
}
