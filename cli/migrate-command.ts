import type { Command } from 'commander';
import { IstioCsrRelease } from '../lib/releases/istio-csr-release';
import { addValuesOptions, type ValuesOptions } from './values-options';

export interface MigrateOptions extends ValuesOptions {
  readonly chartVersion: string;
  readonly namespace: string;
  readonly releaseName: string;
}

/** `migrate`: a values file as a TypeScript file with typed props. */
export function addMigrateCommand(program: Command): void {
  const command = program
    .command('migrate')
    .description('print a TypeScript file with the typed props equal to a values file of the official istio-csr chart')
    .option('--chart-version <version>', 'the version of the chart', IstioCsrRelease.LATEST.version)
    .option('-n, --namespace <namespace>', 'the namespace of the Helm release', 'cert-manager')
    .option('--release-name <name>', 'the name of the Helm release', 'cert-manager-istio-csr');
  addValuesOptions(command).action((options: MigrateOptions) => {
    const { migrateValues } = require('./run/migrate') as typeof import('./run/migrate');
    return migrateValues(options);
  });
}
