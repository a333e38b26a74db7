import type { Command } from 'commander';

/** The options by which a command takes values, as Helm has them. */
export interface ValuesOptions {
  readonly values: string[];
  readonly set: string[];
  readonly setString: string[];
}

export function addValuesOptions(command: Command): Command {
  return command
    .option('-f, --values <file>', 'a values file; later ones go over earlier ones (repeatable)', collect, [])
    .option('--set <assignment>', 'a value on the command line, a.b=c as in Helm (repeatable)', collect, [])
    .option('--set-string <assignment>', 'like --set, but always a text (repeatable)', collect, []);
}

function collect(value: string, previous: string[]): string[] {
  return [...previous, value];
}
