/**
 * Uses the package as a stranger would: packs it, installs the tarball into an empty project, writes ten lines of TypeScript, checks
 * their types, runs `cdk8s synth` and looks at the YAML. Needs the npm registry and a build (`npm run build`).
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const APP = `import { App, Chart } from 'cdk8s';
import { ExternalCaIstio, IstioCsrAgent, IstioVersion, Mesh, SelfSignedCaChain } from 'cdk8s-istio-csr';

const app = new App();
const chart = new Chart(app, 'mesh');
const mesh = new Mesh({ trustDomain: 'prod.mesh.example.com' });
const ca = new SelfSignedCaChain(chart, 'ca', { mesh });
const agent = new IstioCsrAgent(chart, 'agent', { mesh, issuer: ca.issuer });
new ExternalCaIstio(chart, 'istio', { agent, version: IstioVersion.LATEST });
app.synth();
`;

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly peerDependencies: Record<string, string>;
  readonly devDependencies: Record<string, string>;
}

function main(): void {
  const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
  const folder = mkdtempSync(join(tmpdir(), 'consumer-'));
  try {
    npm(process.cwd(), 'pack', '--ignore-scripts', '--pack-destination', folder);
    const project = join(folder, 'project');
    mkdirSync(project);
    writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'consumer', private: true }));
    writeFileSync(join(project, 'main.ts'), APP);
    writeFileSync(join(project, 'cdk8s.yaml'), 'language: typescript\napp: node --require tsx/cjs main.ts\n');
    const tools = ['cdk8s-cli', 'tsx', 'typescript', '@types/node'].map(
      (name) => `${name}@${manifest.devDependencies[name]}`,
    );
    const peers = Object.keys(manifest.peerDependencies).map((name) => `${name}@${manifest.devDependencies[name]}`);
    npm(
      project,
      'install',
      '--no-audit',
      '--no-fund',
      join('..', `${manifest.name}-${manifest.version}.tgz`),
      ...peers,
      ...tools,
    );
    bin(
      project,
      'tsc',
      '--noEmit',
      '--strict',
      '--target',
      'es2022',
      '--module',
      'node16',
      '--types',
      'node',
      'main.ts',
    );
    bin(project, 'cdk8s', 'synth', '--no-check-upgrade');
    expectText('dist/mesh.k8s.yaml', readFileSync(join(project, 'dist', 'mesh.k8s.yaml'), 'utf8'), [
      'kind: IstioOperator',
      '--trust-domain=prod.mesh.example.com',
      'spiffe://prod.mesh.example.com/ns/istio-system/sa/istiod-service-account',
    ]);
    expectText('template', bin(project, manifest.name, 'template', 'csr', '--namespace', 'pki'), ['namespace: pki']);
    expectText('graph', bin(project, manifest.name, 'graph', '--strict'), ['flowchart TB', 'tells to dial']);
    console.log(
      `${manifest.name}-${manifest.version}.tgz: ${readdirSync(join(project, 'dist')).length} chart synthesized from it`,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function npm(cwd: string, ...args: string[]): string {
  return execFileSync('npm', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
}

function bin(project: string, name: string, ...args: string[]): string {
  return execFileSync(join(project, 'node_modules', '.bin', name), args, {
    cwd: project,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

function expectText(what: string, text: string, wanted: readonly string[]): void {
  for (const part of wanted) if (!text.includes(part)) throw new Error(`${what}: ${JSON.stringify(part)} is not in it`);
}

main();
