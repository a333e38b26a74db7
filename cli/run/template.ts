import { renderTemplate } from '../../lib/agent/chart/template';
import type { ChartOptions } from '../chart-commands';
import { print } from '../write-whole';
import { telling } from './errors';
import { readRelease } from './values';
import { yamlText } from './yaml-text';

export const template = telling((name: string, options: ChartOptions) => {
  print(yamlText(renderTemplate(...readRelease(name, options))));
});
