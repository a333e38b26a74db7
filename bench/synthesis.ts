/** How long main.ts takes: as a whole process, and in process without Node's start and the loading of modules. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Chart, Testing } from 'cdk8s';
import { ExternalCaIstio, IstioCsrAgent, IstioVersion, Mesh, SelfSignedCaChain } from '../lib';
import { median, processMillis, report } from './measure';

export function benchSynthesis(): void {
  const outdir = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    report(
      'main.ts, whole process',
      processMillis(7, ['--require', 'tsx/cjs', 'main.ts'], { CDK8S_OUTDIR: outdir }),
      'ms',
    );
  } finally {
    rmSync(outdir, { recursive: true });
  }
  report('Node alone', processMillis(7, ['--eval', '0']), 'ms');
  report('a mesh with CA, agent and Istio, in process', median(200, oneMesh), 'ms');
}

function oneMesh(): unknown {
  const chart = new Chart(new App(), 'mesh');
  const mesh = new Mesh();
  const ca = new SelfSignedCaChain(chart, 'ca', { mesh });
  const agent = new IstioCsrAgent(chart, 'agent', { mesh, issuer: ca.issuer });
  new ExternalCaIstio(chart, 'istio', { agent, version: IstioVersion.LATEST });
  return Testing.synth(chart);
}
