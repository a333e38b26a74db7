import { renderTemplate } from '../../lib/agent/chart/template';
import type { ChartOptions } from '../chart-commands';
import { telling } from './errors';
import { readRelease } from './values';
import { yamlText } from './yaml-text';

export const template = telling((name: string, options: ChartOptions) => {
  process.stdout.write(yamlText(renderTemplate(...readRelease(name, options))));
});
