import { Command, CommanderError } from 'commander';
import { tell } from '../lib/internal/tell';
import { version } from '../package.json';
import { addMigrateCommand, addTemplateCommand } from './chart-commands';
import { tellFailure, USAGE } from './exit-codes';
import { addFleetCommand } from './fleet-command';
import { addGraphCommand } from './graph-command';
import { addProbeCommand } from './probe-command';
import { addRotationCommand } from './rotation-command';
import { addVerifyCommand } from './verify-command';
import { print } from './write-whole';

function program(): Command {
  const command = new Command('cdk8s-istio-csr')
    .description(
      'What happens beside synthesis: proving that a mesh trusts your CA, drawing who signs whom, guarding a rotation of the root, and moving from the istio-csr Helm chart.',
    )
    .version(version)
    .showHelpAfterError('(--help tells how)')
    .configureOutput({ writeOut: print, outputError: tellUsage })
    .exitOverride();
  addTemplateCommand(command);
  addMigrateCommand(command);
  addRotationCommand(command);
  addGraphCommand(command);
  addVerifyCommand(command);
  addProbeCommand(command);
  addFleetCommand(command);
  return command;
}

/** What commander says of a command line, which it quotes. Its suggestion, which are names of options, stands on a line of its own. */
function tellUsage(message: string): void {
  tell('error', message.replace(/^error: /, '').replace(/\n(\(Did you mean [\w ,-]+\?\)\n)$/, ' $1'));
}

/** `help rotation check` as `rotation check --help`: commander's own `help` looks one command deep only. */
function withHelpOption(args: readonly string[]): readonly string[] {
  const [first, ...path] = args;
  return first === 'help' && path.length > 1 ? [...path, '--help'] : args;
}

/** Runs one command, and tells the code that the process is to end with. */
export async function run(args: readonly string[]): Promise<number> {
  try {
    await program().parseAsync(withHelpOption(args), { from: 'user' });
    return Number(process.exitCode ?? 0);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : USAGE;
    return tellFailure(error);
  }
}
