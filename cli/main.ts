#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { SetSyntaxError } from '../lib/helm/set-values';
import { REFUSED, USAGE, UsageError } from './exit-codes';
import { addMigrateCommand } from './migrate-command';
import { addTemplateCommand } from './template-command';
import { packageVersion } from './version';

function program(): Command {
  const command = new Command('cdk8s-istio-csr')
    .description(
      'What happens beside synthesis: rendering istio-csr like its Helm chart, and moving from the chart to typed props.',
    )
    .version(packageVersion())
    .showHelpAfterError('(--help tells how)')
    .exitOverride();
  addTemplateCommand(command);
  addMigrateCommand(command);
  return command;
}

/** Runs a command line and says with which code the process ends. */
function run(args: readonly string[]): number {
  try {
    program().parse(args, { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : USAGE;
    console.error(`error: ${(error as Error).message}`);
    return error instanceof UsageError || error instanceof SetSyntaxError ? USAGE : REFUSED;
  }
}

process.exitCode = run(process.argv.slice(2));
