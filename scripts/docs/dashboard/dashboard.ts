import {
  type Dashboard,
  DashboardBuilder,
  DashboardCursorSync,
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  RowBuilder,
  VariableRefresh,
  VariableSort,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { AGENT, CERTIFICATE, CERTIFICATE_NAMESPACE_LABEL } from '../../../lib/monitoring/metrics';
import { atAGlance, certificates, process, signing, verification } from './panels';
import { DATASOURCE, type Row } from './parts';

/** The dashboard of a mesh: what the construct MeshDashboard puts into a ConfigMap, with the names of its own mesh. */
export function meshDashboard(): Dashboard {
  const builder = new DashboardBuilder('Istio on the CA you choose')
    .description('Who signs, who carries and what verify found: cert-manager, istio-csr and the proxies of a mesh.')
    .tags(['istio', 'istio-csr', 'cert-manager'])
    .timezone('browser')
    .refresh('1m')
    .time({ from: 'now-6h', to: 'now' })
    .tooltip(DashboardCursorSync.Crosshair)
    .readonly()
    .withVariable(new DatasourceVariableBuilder('datasource').label('Prometheus').type('prometheus'))
    .withVariable(query('namespace', "The mesh's namespace", CERTIFICATE.ready, CERTIFICATE_NAMESPACE_LABEL))
    .withVariable(query('agent', "The agent's namespace", AGENT.serving, 'namespace'));
  const rows: readonly Row[] = [atAGlance(), signing(), certificates(), verification(), process()];
  // Each has a number of its own, by which links find it.
  let id = 1;
  for (const { title, panels } of rows) {
    builder.withRow(new RowBuilder(title).id(id++));
    for (const panel of panels) builder.withPanel(panel.id(id++));
  }
  return builder.build();
}

function query(name: string, label: string, metric: string, of: string): QueryVariableBuilder {
  const values = `label_values(${metric}, ${of})`;
  return new QueryVariableBuilder(name)
    .label(label)
    .datasource(DATASOURCE)
    .query(values)
    .definition(values)
    .refresh(VariableRefresh.OnDashboardLoad)
    .sort(VariableSort.AlphabeticalAsc);
}
