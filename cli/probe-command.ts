import type { Command } from 'commander';

export interface ProbeOptions {
  readonly context?: string;
  readonly dist?: string;
  readonly agent?: string;
  readonly meshNamespace?: string;
  readonly root?: string;
  readonly caAddress?: string;
  readonly trustDomain?: string;
  readonly clusterId?: string;
  readonly namespace?: string;
  readonly serviceAccount?: string;
  readonly nodeAccount?: true;
  readonly key?: string;
  readonly lifetime?: string;
  readonly negative?: true;
  readonly count?: string;
  readonly duration?: string;
  readonly concurrency?: string;
  readonly timeout?: string;
  readonly kubectl?: string;
  readonly json?: true;
  readonly junit?: string;
}

export function addProbeCommand(program: Command): void {
  program
    .command('probe')
    .description(
      'ask each pod of the agent for a certificate as a proxy does, and check it; creates a token and CertificateRequests',
    )
    .optionsGroup('Who is asked:')
    .option('--context <name>', 'the context of the kubeconfig')
    .option('--dist <folder>', 'the synthesized output: the agent, the address dialled, the trust domain')
    .option('--agent <namespace/name>', "the agent's Deployment, if its label does not tell")
    .option('--mesh-namespace <name>', 'the namespace of istiod (istio-system)')
    .option('--ca-address <host:port>', 'what proxies dial, if it is no name that the agent serves')
    .option('--root <file>', 'the root in PEM, or a Secret in JSON, instead of the published one')
    .optionsGroup('Who asks, and for what:')
    .option('-n, --namespace <name>', 'the namespace of the account (default)')
    .option('--service-account <name>', 'the account (default)')
    .option('--node-account', 'ask as ztunnel does, for a pod on its node')
    .option('--trust-domain <name>', "the trust domain asked for, if not the agent's")
    .option('--cluster-id <name>', "the cluster id sent, if not the agent's")
    .option('--key <kind>', 'the kind of key, rsa or ecdsa (rsa as sidecars, ecdsa with --node-account)')
    .option('--lifetime <duration>', 'the lifetime asked for, such as 1h (24h, as proxies do)')
    .option('--negative', 'ask also for what has to be refused')
    .optionsGroup('Under load:')
    .option('--count <n>', 'ask for so many certificates')
    .option('--duration <duration>', 'ask for so long, such as 1m')
    .option('--concurrency <n>', 'how many are asked for at a time (8)')
    .optionsGroup('How:')
    .option('--timeout <duration>', 'give a call or a program up after this time, such as 10s (30s)')
    .option('--kubectl <path>', 'the kubectl to run')
    .option('--json', 'print the findings as JSON')
    .option('--junit <file>', 'write the findings as JUnit XML, too; - prints them in place of the table')
    .action((options: ProbeOptions) => {
      const { probeAgent } = require('./run/probe') as typeof import('./run/probe');
      return probeAgent(options);
    });
}
