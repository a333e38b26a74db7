import { renderTemplate } from '../../lib/agent/chart/template';
import { IstioCsrRelease } from '../../lib/releases/istio-csr-release';
import type { TemplateOptions } from '../template-command';
import { telling } from './errors';
import { readValues } from './values';
import { yamlText } from './yaml-text';

export const template = telling((releaseName: string, options: TemplateOptions) => {
  const release = IstioCsrRelease.of(options.chartVersion);
  const helm = { name: releaseName, namespace: options.namespace };
  process.stdout.write(yamlText(renderTemplate(release, helm, readValues(options))));
});
