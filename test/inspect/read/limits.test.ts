import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { IssuanceGraph } from '../../../lib/inspect';
import { parseManifests } from '../../../lib/inspect/read/load';
import { readMesh } from '../../../lib/inspect/read/mesh';
import { Pems } from '../../../lib/inspect/read/pems';
import { ROOT } from '../../support/paths';

const object = (apiVersion: string, kind: string, metadata: object, spec: object = {}) =>
  JSON.stringify({ apiVersion, kind, metadata, spec });
const times = (count: number, make: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => make(index));
const yaml = (...objects: readonly string[]) => objects.join('\n---\n');

function agent(name: string, ...args: readonly string[]): string {
  const containers = [
    { image: 'quay.io/jetstack/cert-manager-istio-csr:v0.17.0', args: args.length > 0 ? args : ['--issuer-name=ca'] },
  ];
  const template = { metadata: { labels: { app: name } }, spec: { containers } };
  return object('apps/v1', 'Deployment', { name, namespace: 'pki' }, { template });
}

const service = (name: string) => object('v1', 'Service', { name, namespace: 'pki' }, { selector: { app: name } });
const plane = (revision: string, caAddress: string) =>
  object(
    'install.istio.io/v1alpha1',
    'IstioOperator',
    { name: revision, namespace: 'istio-system' },
    { revision, values: { global: { caAddress } } },
  );
const namespace = (name: string, label: object) => object('v1', 'Namespace', { name, labels: label });

/** A CA, whose issuer is that of the CA with the next number. */
const ca = (index: number) =>
  yaml(
    object(
      'cert-manager.io/v1',
      'Certificate',
      { name: `ca${index}`, namespace: 'istio-system' },
      { isCA: true, secretName: `ca${index}`, issuerRef: { name: `ca${index + 1}` } },
    ),
    object(
      'cert-manager.io/v1',
      'Issuer',
      { name: `ca${index}`, namespace: 'istio-system' },
      { ca: { secretName: `ca${index}` } },
    ),
  );

test.each([
  ['agents (istio-csr)', (index: number) => agent(`csr${index}`)],
  ['istiods and ztunnels', (index: number) => plane(`r${index}`, 'csr.pki.svc:443')],
])('refuses more %s than any cluster has, as each is compared with all', (what, make) => {
  expect(() => IssuanceGraph.fromYaml(yaml(...times(50, make)))).not.toThrow();
  const message = `there are more than 50 ${what}; name the output of one mesh alone`;
  expect(() => IssuanceGraph.fromYaml(yaml(...times(51, make)))).toThrow(message);
});

test('refuses a chain of more CAs than anybody reads', () => {
  const signers = (length: number) => {
    const objects = [agent('csr', '--issuer-name=ca0', '--issuer-kind=Issuer'), ...times(length, ca)];
    const mesh = readMesh(parseManifests(yaml(...objects), 'the YAML', false));
    return mesh.agents.flatMap((one) => mesh.signersOf(one));
  };
  expect(signers(100)[0]?.chain).toHaveLength(100);
  expect(() => signers(101)).toThrow(/ca100: more than 100 CAs are signed below it/);
});

test('what thousands of namespaces and agents have to do with each other is told in time', () => {
  const agents = times(50, (index) =>
    yaml(agent(`csr${index}`, '--configmap-namespace-selector=a=b'), service(`csr${index}`)),
  );
  const planes = times(50, (index) => plane(`r${index}`, `csr${index}.pki.svc:443`));
  const namespaces = times(5000, (index) => namespace(`n${index}`, { 'istio.io/rev': `r${index % 50}` }));
  const graph = (): IssuanceGraph => IssuanceGraph.fromYaml(yaml(...agents, ...planes, ...namespaces));
  const begin = process.cpuUsage();
  expect(graph().disagreements.length).toBeGreaterThanOrEqual(5000);
  const { user, system } = process.cpuUsage(begin);
  expect((user + system) / 1000).toBeLessThan(4000);
});

test('reads a PEM once, and not more of all than any mesh trusts', () => {
  const pem = readFileSync(join(ROOT, 'test/fuzz/fixtures/root.pem'), 'utf8');
  const pems = new Pems();
  expect(pems.read(pem)).toHaveLength(1);
  expect(pems.read(pem)).toBe(pems.read(pem));
  expect(pems.read(`${pem}${' '.repeat(4 * 2 ** 20)}`)).toBeUndefined();
  expect(pems.read(`${pem}\n`)).toHaveLength(1);
});
