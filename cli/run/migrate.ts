import { migrate } from '../../lib/agent/migrate/migrate';
import type { ChartOptions } from '../chart-commands';
import { print } from '../write-whole';
import { telling } from './errors';
import { readRelease } from './values';

export const migrateValues = telling((name: string, options: ChartOptions) => {
  print(migrate(...readRelease(name, options)));
});
