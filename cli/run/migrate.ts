import { migrate } from '../../lib/agent/migrate/migrate';
import type { ChartOptions } from '../chart-commands';
import { telling } from './errors';
import { readRelease } from './values';

export const migrateValues = telling((name: string, options: ChartOptions) => {
  process.stdout.write(migrate(...readRelease(name, options)));
});
