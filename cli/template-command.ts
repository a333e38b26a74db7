import type { Command } from 'commander';
import { IstioCsrRelease } from '../lib/releases/istio-csr-release';
import { addValuesOptions, type ValuesOptions } from './values-options';

export interface TemplateOptions extends ValuesOptions {
  readonly chartVersion: string;
  readonly namespace: string;
}

/** `template`: what `helm template` prints for the official chart. */
export function addTemplateCommand(program: Command): void {
  const command = program
    .command('template')
    .description('print the YAML that `helm template` gives for the official istio-csr chart')
    .argument('<release>', 'the name of the Helm release')
    .option('--chart-version <version>', 'the version of the chart', IstioCsrRelease.LATEST.version)
    .option('-n, --namespace <namespace>', 'the namespace of the Helm release', 'default');
  addValuesOptions(command).action((releaseName: string, options: TemplateOptions) => {
    const { template } = require('./run/template') as typeof import('./run/template');
    return template(releaseName, options);
  });
}
