import type { Command } from 'commander';

export function addFleetCommand(program: Command): void {
  const fleet = program.command('fleet').description('many clusters that one app composes');
  fleet
    .command('schema')
    .description('print the JSON schema of the file that Fleet.fromFile reads')
    .option('--index', 'print that of the index, fleet.json, instead')
    .action(({ index = false }: { index?: boolean }) => {
      const { printSchema } = require('./run/fleet') as typeof import('./run/fleet');
      return printSchema(index);
    });
  fleet
    .command('merge')
    .description('make fleet.json of the indexes of all shards, whose output is in one folder')
    .argument('[folder]', 'the folder with the output of every shard', 'dist')
    .action((folder: string) => {
      const { merge } = require('./run/fleet') as typeof import('./run/fleet');
      return merge(folder);
    });
}
