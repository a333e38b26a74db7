import { migrate } from '../../lib/agent/migrate/migrate';
import { IstioCsrRelease } from '../../lib/releases/istio-csr-release';
import type { MigrateOptions } from '../migrate-command';
import { telling } from './errors';
import { readValues } from './values';

export const migrateValues = telling((options: MigrateOptions) => {
  const release = IstioCsrRelease.of(options.chartVersion);
  const helm = { name: options.releaseName, namespace: options.namespace };
  process.stdout.write(migrate(release, helm, readValues(options)));
});
