/** How long looking at a fleet of 1,000 clusters takes, as whole processes; needs a build. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Chart } from 'cdk8s';
import {
  CaSecretIssuer,
  ExternalCaIstio,
  Fleet,
  FleetCluster,
  IstioCsrAgent,
  IstioVersion,
  Mesh,
  MeshNamespace,
  OutputFolder,
  RotatingCa,
  TrustAnchor,
} from '../lib';
import { BUILT, measured, report } from './measure';

const COUNT = 1000;

/** Half of the clusters are one mesh below a root in PEM, each other one has generations of its own; ten namespaces in each. */
function fleetAt(outdir: string, generations: string[], replicas: number): void {
  const pem = readFileSync(join(__dirname, '..', 'examples', 'fleet', 'root.pem'), 'utf8');
  const trustAnchor = TrustAnchor.fromPem(pem);
  const version = IstioVersion.of('1.31.4');
  const clusters = Array.from({ length: COUNT }, (_, index) => {
    const [name, shared] = [`c-${index}`, index % 2 === 0];
    const mesh = new Mesh({ clusterId: name, meshId: shared ? 'wide' : undefined });
    return new FleetCluster({ name, mesh, wave: index % 5, kubeContext: name, settings: { shared } });
  });
  const compose = (scope: ConstructorParameters<typeof Chart>[0], { mesh, settings }: FleetCluster) => {
    const chart = new Chart(scope, 'mesh');
    for (let index = 0; index < 10; index += 1) new MeshNamespace(chart, `n-${index}`, { mesh, name: `n-${index}` });
    const agent = settings.shared
      ? new IstioCsrAgent(chart, 'agent', {
          mesh,
          trustAnchor,
          replicas,
          issuer: new CaSecretIssuer(chart, 'ca', { mesh, secretName: 'istio-ca' }),
        })
      : new IstioCsrAgent(chart, 'agent', {
          mesh,
          replicas,
          issuer: new RotatingCa(chart, 'ca', { mesh, generations, active: '2025' }).issuer,
        });
    new ExternalCaIstio(new Chart(new OutputFolder(scope, 'istioctl'), 'istio'), 'istio', { agent, version });
  };
  new Fleet({ clusters, compose: { compose } }).synth({ outdir });
}

export function benchFleetReading(): void {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    const [old, next] = [join(folder, 'old'), join(folder, 'new')];
    fleetAt(old, ['2025'], 2);
    fleetAt(next, ['2025', '2026'], 3);
    const commands = {
      'rotation check of 1,000 clusters, all of which change': ['rotation', 'check', '--from', old, '--to', next],
      'rotation check of 1,000 clusters that stay as they are': ['rotation', 'check', '--from', old, '--to', old],
    };
    for (const [name, args] of Object.entries(commands)) {
      const { status, millis, mebibytes } = measured([BUILT, ...args], folder);
      if (status !== 0) throw new Error(`${name}: ended with ${status}`);
      report(`${name} (processor time)`, millis, 'ms');
      report(`${name}, the most memory`, mebibytes, 'MiB');
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}
