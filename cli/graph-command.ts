import type { Command } from 'commander';
import { collect } from './collect';

export interface GraphOptions {
  readonly fleet?: string;
  readonly svg?: string;
  readonly html?: string;
  readonly strict?: boolean;
  readonly json?: boolean;
  readonly assume: string[];
  readonly clusterResourceNamespace: string;
  readonly trustNamespace?: string;
}

/** What a folder of one cluster is read with. */
const OF_A_CLUSTER = ['assume', 'clusterResourceNamespace', 'trustNamespace'];

export function addGraphCommand(program: Command): void {
  program
    .command('graph')
    .description('draw who signs whom in synthesized output: Mermaid on standard output, SVG and HTML to files')
    .argument('[path...]', 'files, folders with all below them, or - for standard input, of one cluster', ['dist'])
    .option('--fleet <path>', 'draw a fleet instead: its clusters and the roots that they share, from its fleet.json')
    .option('--svg <file>', 'also write a picture in SVG; - prints it in place of Mermaid')
    .option('--html <file>', 'also write a page with the picture, what is wrong and a legend; - prints it')
    .option('--json', 'print what dangles and what does not agree as JSON in place of Mermaid')
    .option('--strict', 'end with 1 when a reference dangles, something does not agree, or nothing is drawn')
    .option('--assume <object>', 'what exists elsewhere: KIND/NAME or KIND/NAMESPACE/NAME (repeatable)', collect, [])
    .option(
      '--cluster-resource-namespace <namespace>',
      'where cert-manager looks for the Secrets of ClusterIssuers',
      'cert-manager',
    )
    .option(
      '--trust-namespace <namespace>',
      "where trust-manager looks for the sources of Bundles (default: what its Deployment says, else 'cert-manager')",
    )
    .action((paths: string[], options: GraphOptions, command: Command) => {
      const isOfCluster =
        command.args.length > 0 || OF_A_CLUSTER.some((name) => command.getOptionValueSource(name) === 'cli');
      if (options.fleet !== undefined && isOfCluster) {
        return command.error('error: --fleet draws a fleet alone: leave out paths and the options for one cluster');
      }
      const { drawGraph } = require('./run/graph') as typeof import('./run/graph');
      return drawGraph(paths, options);
    });
}
