import type { Command } from 'commander';

/** The cluster that a rotation is looked at in, and the programs to ask it with. */
export interface LiveOptions {
  readonly context?: string;
  readonly meshNamespace?: string;
  readonly agent?: string;
  readonly concurrency?: string;
  readonly timeout?: string;
  readonly kubectl?: string;
  readonly istioctl?: string;
}

export function addLiveOptions(command: Command): Command {
  return command
    .option('--context <name>', 'the context of the kubeconfig')
    .option('--mesh-namespace <name>', 'the namespace of istiod (istio-system)')
    .option('--agent <namespace/name>', "the agent's Deployment, if its label does not tell")
    .option('--concurrency <n>', 'how many programs run at a time (8)')
    .option('--timeout <duration>', 'stop a program after this time, such as 10s (30s)')
    .option('--kubectl <path>', 'the kubectl to run')
    .option('--istioctl <path>', 'the istioctl to run');
}

/** The options that only a look at the cluster reads. */
export const LIVE_OPTIONS: readonly (keyof LiveOptions)[] = [
  'context',
  'meshNamespace',
  'agent',
  'concurrency',
  'timeout',
  'kubectl',
  'istioctl',
];
