import type { Command } from 'commander';
import { collect } from './collect';

export interface FleetSynthOptions {
  readonly require?: string[];
  readonly import?: string[];
  readonly only?: string[];
  readonly wave?: string;
  readonly shard?: string;
  readonly output?: string;
  readonly jobs?: string;
}

export function addFleetCommand(program: Command): void {
  const fleet = program.command('fleet').description('many clusters that one app composes');
  fleet
    .command('synth')
    .description('run an app that makes a Fleet: all of its clusters, or some, in one thread or several')
    .argument('[app]', 'the module that calls fleet.synth() (main.js, or else main.ts)')
    .option('-r, --require <module>', 'what Node loads before the app, such as tsx/cjs (repeatable)', collect)
    .option('--import <module>', 'the same as an ES module, such as tsx (repeatable)', collect)
    .option('--only <name>', 'only the cluster of that name (repeatable)', collect)
    .option('--wave <n>', 'only the clusters of that wave')
    .option('--shard <i/n>', 'only a part of the fleet, such as 1/4, for fleet merge')
    .option('-o, --output <folder>', 'where the clusters and the index go ($CDK8S_OUTDIR, or else dist)')
    .option('--jobs <n>', 'how many threads compose clusters (1)')
    .action((app: string | undefined, options: FleetSynthOptions) => {
      const { synth } = require('./run/fleet-synth') as typeof import('./run/fleet-synth');
      return synth(app, options);
    });
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
