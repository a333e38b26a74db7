import { meshDashboard } from './dashboard';

/** Where the dashboard is written. */
export const DASHBOARD = 'lib/monitoring/dashboard/model.ts';

/** The dashboard as a module of the library, which so needs no SDK: 11 MB that only build these 30 KB. */
export function dashboardModule(): string {
  const json = JSON.stringify(meshDashboard(), null, 1);
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
