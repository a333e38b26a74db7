import type { Command } from 'commander';
import { collect } from './collect';

export interface VerifyOptions {
  readonly proxySecret?: string[];
  readonly caSecret?: string[];
  readonly live?: true;
  readonly fleet?: string;
  readonly only?: string[];
  readonly wave?: string;
  readonly clustersAtOnce?: string;
  readonly dist?: string;
  readonly trustDomain?: string;
  readonly namespace?: string[];
  readonly serviceAccount?: string[];
  readonly maxLifetime?: string;
  readonly warnBelow?: string;
  readonly at?: string;
  readonly json?: true;
  readonly junit?: string;
  readonly metrics?: string;
  readonly context?: string;
  readonly meshNamespace?: string;
  readonly agent?: string;
  readonly caSecretName?: string;
  readonly sample?: string;
  readonly concurrency?: string;
  readonly timeout?: string;
  readonly interval?: string;
  readonly kubectl?: string;
  readonly istioctl?: string;
}

export function addVerifyCommand(program: Command): void {
  program
    .command('verify')
    .description('prove that the mesh trusts your CA: from two saved files, or in the cluster with --live')
    .optionsGroup('From files:')
    .option('--proxy-secret <file>', 'the output of istioctl proxy-config secret POD.NS -o json (repeatable)', collect)
    .option('--ca-secret <file>', "the JSON of the CA's Secret, or certificates in PEM (repeatable)", collect)
    .option('--service-account <name>', 'the service account wanted (repeatable)', collect)
    .optionsGroup('In the cluster:')
    .option('--live', 'ask the cluster, through your kubectl and istioctl; it only reads')
    .option('--context <name>', 'the context of the kubeconfig')
    .option('--mesh-namespace <name>', 'the namespace of istiod (istio-system)')
    .option('--agent <namespace/name>', "the agent's Deployment, if its label does not tell")
    .option('--ca-secret-name <namespace/name>', "the CA's Secret, if the agent's issuer does not tell")
    .option('--sample <n>', 'ask only n proxies, some of each service account')
    .option('--concurrency <n>', 'how many programs run at a time (8)')
    .option('--timeout <duration>', 'stop a program after this time, such as 10s (30s)')
    .option('--interval <duration>', 'verify again and again, this long after each time, such as 10m')
    .option('--kubectl <path>', 'the kubectl to run')
    .option('--istioctl <path>', 'the istioctl to run')
    .optionsGroup('In the clusters of a fleet:')
    .option('--fleet <file>', 'with --live: its fleet.json; asks each kubeContext, and compares each with its folder')
    .option('--only <cluster>', 'a cluster to ask (repeatable; all)', collect)
    .option('--wave <n>', 'the wave whose clusters are asked (all)')
    .option('--clusters-at-once <n>', 'how many clusters are asked at a time, which share --concurrency (4)')
    .optionsGroup('All:')
    .option('-n, --namespace <name>', 'the namespace wanted; with --live, the one to look at (repeatable)', collect)
    .option('--dist <folder>', 'compare with this synthesized output')
    .option('--trust-domain <name>', 'the trust domain wanted')
    .option('--max-lifetime <duration>', "the longest life of a workload's certificate, such as 1h")
    .option('--warn-below <percent>', "warn when less than this share of a certificate's life is left (20)")
    .option('--at <time>', 'the moment at which all has to be valid, such as 2026-08-01T12:00:00Z (now)')
    .option('--json', 'print the findings as JSON')
    .option('--junit <file>', 'write the findings as JUnit XML, too; - prints them in place of the table')
    .option('--metrics <file>', 'write the findings as OpenMetrics, too, for a textfile collector')
    .action((options: VerifyOptions) => {
      const { verifyMesh } = require('./run/verify') as typeof import('./run/verify');
      return verifyMesh(options);
    });
}
