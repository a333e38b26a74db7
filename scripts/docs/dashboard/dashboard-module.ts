import { meshDashboard } from './dashboard';

/** Where the dashboard is written. */
export const DASHBOARD = 'lib/monitoring/dashboard/model.ts';

/** The dashboard as a module of the library, which so needs no SDK: 11 MB that only build these 20 KB. */
export function dashboardModule(): string {
  const { panels = [], ...rest } = meshDashboard();
  // A line for each panel, so that a change shows which one it is.
  const lines = panels.map((panel) => JSON.stringify(panel)).join(',\n');
  const json = `${JSON.stringify(rest).slice(0, -1)},"panels":[\n${lines}\n]}`;
  // What ends or opens something in a template literal.
  const quoted = json.replace(/[\\`]|\$\{/g, (found) => `\\${found}`);
  return `/**
 * The dashboard in Grafana's own form: generated from scripts/docs/dashboard by \`npm run docs\`, do not edit.
 */
export const DASHBOARD = \`
${quoted}
\`;
`;
}
