import type { Command } from 'commander';
import { IstioCsrRelease } from '../lib/releases/istio-csr-release';
import { collect } from './collect';

/** A Helm release of the official chart, told in the options that Helm has. */
export interface ChartOptions {
  readonly chartVersion: string;
  readonly namespace: string;
  readonly values: string[];
  readonly set: string[];
  readonly setString: string[];
}

export function addTemplateCommand(program: Command): void {
  const command = program
    .command('template')
    .description('print the YAML that `helm template` gives for the official istio-csr chart')
    .argument('<release>', 'the name of the Helm release');
  addReleaseOptions(command, 'default');
  addValuesOptions(command).action((releaseName: string, options: ChartOptions) => {
    const { template } = require('./run/template') as typeof import('./run/template');
    return template(releaseName, options);
  });
}

export function addMigrateCommand(program: Command): void {
  const command = program
    .command('migrate')
    .description('print a TypeScript file with the typed props equal to a values file of the official istio-csr chart');
  addReleaseOptions(command, 'cert-manager').option(
    '--release-name <name>',
    'the name of the Helm release',
    'cert-manager-istio-csr',
  );
  addValuesOptions(command).action((options: ChartOptions & { readonly releaseName: string }) => {
    const { migrateValues } = require('./run/migrate') as typeof import('./run/migrate');
    return migrateValues(options.releaseName, options);
  });
}

function addReleaseOptions(command: Command, namespace: string): Command {
  return command
    .option('--chart-version <version>', 'the version of the chart', IstioCsrRelease.LATEST.version)
    .option('-n, --namespace <namespace>', 'the namespace of the Helm release', namespace);
}

function addValuesOptions(command: Command): Command {
  return command
    .option('-f, --values <file>', 'a values file; later ones go over earlier ones (repeatable)', collect, [])
    .option('--set <assignment>', 'a value on the command line, a.b=c as in Helm (repeatable)', collect, [])
    .option('--set-string <assignment>', 'like --set, but always a text (repeatable)', collect, []);
}
