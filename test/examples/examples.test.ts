import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Yaml } from 'cdk8s';
import { inspect } from 'cdk8s-istio-csr';
import { loadAll } from 'js-yaml';
import { synthesizeApp } from '../support/app';
import { tooEarly } from '../support/apply-order';
import { ROOT } from '../support/paths';
import { problemsOf } from '../support/schemas';
import { flag, only, type SynthesizedObject } from '../support/synth';

const EXAMPLES = join(ROOT, 'examples');
const names = readdirSync(EXAMPLES).filter((name) => existsSync(join(EXAMPLES, name, 'main.ts')));
const outputs = new Map(names.map((name) => [name, synthesizeApp(join(EXAMPLES, name, 'main.ts'))]));

/** The objects of an example, or of the files below one of its folders. */
function objectsOf(example: string, folder = ''): SynthesizedObject[] {
  const files = [...(outputs.get(example) ?? [])].filter(([file]) => file.startsWith(folder));
  return files.flatMap(([, text]) => loadAll(text) as SynthesizedObject[]);
}

describe.each(names)('examples/%s', (name) => {
  test('gives objects that an API server or istioctl accepts', () => {
    expect(objectsOf(name)).not.toEqual([]);
    expect(problemsOf(objectsOf(name))).toEqual([]);
  });

  test('has nothing in a file before what it needs', () => {
    const files = [...(outputs.get(name)?.values() ?? [])];
    expect(files.flatMap((text) => tooEarly(loadAll(text) as SynthesizedObject[]))).toEqual([]);
  });

  test('is in the list of examples, and says how to run it', () => {
    expect(readFileSync(join(EXAMPLES, 'README.md'), 'utf8')).toContain(`(${name}/main.ts)`);
    const source = readFileSync(join(EXAMPLES, name, 'main.ts'), 'utf8');
    expect(source).toContain(`--app "node --require tsx/cjs examples/${name}/main.ts" --output build/${name}`);
  });
});

/** What an example says about its graph: the folder, and what exists elsewhere. */
function graphCommand(name: string): { folder: string; assumed: string[] } {
  const source = readFileSync(join(EXAMPLES, name, 'main.ts'), 'utf8');
  const [, below = '', options = ''] = source.match(/ graph build\/[^ /]+\/?(\S*) --strict(.*)\n/) ?? [];
  return { folder: below, assumed: [...options.matchAll(/--assume (\S+)/g)].map(([, each = '']) => each) };
}

test.each(names)('examples/%s: all agrees, and nothing dangles but what its header says is elsewhere', (name) => {
  const { folder, assumed } = graphCommand(name);
  const yaml = Yaml.stringify(...objectsOf(name, folder));
  const graph = inspect.IssuanceGraph.fromYaml(yaml, { assumed });
  expect([graph.dangling, graph.disagreements]).toEqual([[], []]);
  const used = inspect.IssuanceGraph.fromYaml(yaml).dangling.map(({ subject }) => subject);
  expect(used).toHaveLength(assumed.length);
});

test('ambient: the agent trusts the ztunnel that Sail installs', () => {
  const objects = objectsOf('ambient');
  expect(flag(objects, 'ca-trusted-node-accounts')).toBe('ztunnel/ztunnel');
  expect(only(objects, 'ZTunnel').spec.namespace).toBe('ztunnel');
  expect(only(objects, 'Istio').spec.values.pilot.trustedZtunnelNamespace).toBe('ztunnel');
});

test('openshift: the operators of OpenShift make the agent and istiod, and proxies dial where the one puts the other', () => {
  const objects = objectsOf('openshift');
  expect(objects.map(({ kind }) => kind).filter((kind) => kind !== 'Namespace')).toEqual([
    'IstioCSR',
    'Istio',
    'IstioCNI',
  ]);
  const { metadata, spec } = only(objects, 'IstioCSR');
  const { values } = only(objects, 'Istio').spec;
  expect(values.global.caAddress).toBe(`cert-manager-istio-csr.${metadata.namespace}.svc:443`);
  expect(values.meshConfig.trustDomain).toBe(spec.istioCSRConfig.istiodTLSConfig.trustDomain);
  expect(values.global.multiCluster.clusterName).toBe(spec.istioCSRConfig.server.clusterID);
});

test('openshift-ambient: the agent and istiod trust the ztunnel in kube-system', () => {
  const objects = objectsOf('openshift-ambient');
  expect(flag(objects, 'ca-trusted-node-accounts')).toBe('kube-system/ztunnel');
  const { profile, components, values } = only(objects, 'IstioOperator').spec;
  expect(profile).toBe('openshift-ambient');
  expect(components.ztunnel.namespace).toBe('kube-system');
  expect(values.pilot.trustedZtunnelNamespace).toBe('kube-system');
});

test('k3s-ambient: every chart knows the platform and the pull secret', () => {
  const releases = objectsOf('k3s-ambient').filter(({ kind }) => kind === 'Application');
  expect(releases).toHaveLength(4);
  for (const { spec } of releases) {
    expect(spec.source.helm.valuesObject.global).toMatchObject({ platform: 'k3s', imagePullSecrets: ['registry'] });
  }
});

test('vault: the root is pinned, and no Secret is part of the output', () => {
  const objects = objectsOf('vault');
  expect(only(objects, 'Issuer').spec.vault.auth.kubernetes.role).toBe('istio');
  expect(only(objects, 'Deployment').spec.template.spec.volumes[0].configMap.name).toBe('vault-root');
  expect(objects.filter(({ kind }) => kind === 'Secret')).toEqual([]);
});

test('aws-pca: everything lives for a day, and istiod has the common name that AWS wants', () => {
  const objects = objectsOf('aws-pca');
  expect(flag(objects, 'issuer-kind')).toBe('AWSPCAIssuer');
  expect(flag(objects, 'max-client-certificate-duration')).toBe('24h');
  expect(only(objects, 'Certificate').spec).toMatchObject({
    duration: '24h0m0s',
    commonName: 'istiod.istio-system.svc',
  });
  expect(only(objects, 'IstioOperator').spec.meshConfig.defaultConfig.proxyMetadata.SECRET_TTL).toBe('24h0m0s');
});

test('aws-pca: the agent that the alerts watch is scraped', () => {
  const objects = objectsOf('aws-pca');
  const { namespace } = only(objects, 'PrometheusRule').metadata;
  expect(only(objects, 'ServiceMonitor').metadata.namespace).toBe(namespace);
});

test('byo-root: the agent restarts with another root, istiod follows its file', () => {
  const objects = objectsOf('byo-root');
  expect(only(objects, 'ConfigMap').data['ca.pem']).toMatch(
    /^-----BEGIN CERTIFICATE-----\n[^-]*-----END CERTIFICATE-----\n$/,
  );
  const { annotations } = only(objects, 'Deployment').spec.template.metadata;
  expect(annotations).toHaveProperty(['cdk8s-istio-csr.io/trust-anchor-version']);
  expect(only(objects, 'IstioOperator').spec.components.pilot.k8s.podAnnotations).toBeUndefined();
});

test('rotation: both roots are trusted, and the old one signs', () => {
  const objects = objectsOf('rotation');
  expect(only(objects, 'Bundle').spec.sources).toHaveLength(2);
  expect(flag(objects, 'issuer-name')).toBe('istio-ca-2025');
});

test("canary-upgrade: istiod's certificate has a name for both revisions, and each istiod is its own", () => {
  const objects = objectsOf('canary-upgrade');
  const dnsNames = ['istiod-1-30-3.istio-system.svc', 'istiod-1-31-4.istio-system.svc'];
  expect(only(objects, 'Certificate').spec.dnsNames).toEqual(dnsNames);
  const operators = objects.filter(({ kind }) => kind === 'IstioOperator');
  expect(operators.map(({ spec }) => spec.revision)).toEqual(['1-30-3', '1-31-4']);
  expect(new Set(operators.map(({ spec }) => spec.values.global.caAddress)).size).toBe(1);
});

test('canary-upgrade: the tag is installed with the revision that it stands for, and a namespace names it', () => {
  const objects = objectsOf('canary-upgrade');
  const operators = objects.filter(({ kind }) => kind === 'IstioOperator');
  expect(operators.map(({ spec }) => spec.values.revisionTags)).toEqual([['prod'], undefined]);
  expect(only(objects, 'Namespace', 'shop').metadata.labels).toEqual({ 'istio.io/rev': 'prod' });
});

test('two-clusters: one trust domain and root, and a cluster id of its own on both sides in each cluster', () => {
  for (const cluster of ['east', 'west']) {
    const objects = objectsOf('two-clusters', `${cluster}/`);
    expect(flag(objects.filter(isAgent), 'cluster-id')).toBe(cluster);
    expect(flag(objects.filter(isAgent), 'trust-domain')).toBe('mesh.example.com');
    const { global } = only(objects, 'IstioOperator').spec.values;
    expect(global).toMatchObject({
      meshID: 'mesh1',
      network: `network-${cluster}`,
      multiCluster: { clusterName: cluster },
    });
    const gateway = objectsOf('two-clusters', `${cluster}/gateways/`);
    expect(only(gateway, 'Gateway').spec.servers[0].tls).toEqual({ mode: 'AUTO_PASSTHROUGH' });
    const { labels } = only(gateway, 'Deployment').spec.template.metadata;
    expect(labels).toMatchObject(only(gateway, 'Gateway').spec.selector);
    expect(labels['topology.istio.io/network']).toBe(`network-${cluster}`);
  }
  const pki = objectsOf('two-clusters', 'pki/');
  const intermediates = ['istio-ca-east', 'istio-ca-west'].map((name) => only(pki, 'Certificate', name));
  expect(intermediates.map(({ spec }) => spec.issuerRef.name)).toEqual(['mesh-root', 'mesh-root']);
});

/** The DNS names of the agent's certificate, one or more in a flag. */
function servingNames(objects: SynthesizedObject[]): string {
  const args: string[] = only(objects.filter(isAgent), 'Deployment').spec.template.spec.containers[0].args;
  const name = '--serving-certificate-dns-names=';
  return args.flatMap((arg) => (arg.startsWith(name) ? [arg.slice(name.length)] : [])).join();
}

const isAgent = ({ metadata }: SynthesizedObject) => metadata.name === 'cert-manager-istio-csr';

test('virtual-machine: the agent has a name outside, and proxies of the cluster keep the one inside', () => {
  const objects = objectsOf('virtual-machine');
  expect(servingNames(objects)).toBe('cert-manager-istio-csr.cert-manager.svc,istio-csr.example.com');
  expect(only(objects, 'Service', 'cert-manager-istio-csr').spec.type).toBe('LoadBalancer');
  const { values } = only(objects, 'IstioOperator').spec;
  expect(values.global.caAddress).toBe('cert-manager-istio-csr.cert-manager.svc:443');
  const account = only(objects, 'WorkloadGroup').spec.template.serviceAccount;
  expect(only(objects, 'ServiceAccount', account).metadata.namespace).toBe('machines');
});

test('virtual-machine: the way to istiod is one of the gateway, in a step of its own', () => {
  const after = objectsOf('virtual-machine', 'gateways/');
  const { labels } = only(after, 'Deployment').spec.template.metadata;
  expect(labels).toMatchObject(only(after, 'Gateway', 'istio-eastwestgateway-istiod').spec.selector);
  expect(labels['topology.istio.io/network']).toBe('eu-1');
});

test('primary-remote: the agents of both clusters have one address, and each its own cluster id', () => {
  const agents = ['main', 'edge'].map((name) => objectsOf('primary-remote', `${name}/`).filter(isAgent));
  expect(agents.map((objects) => flag(objects, 'cluster-id'))).toEqual(['main', 'edge']);
  expect(new Set(agents.map(servingNames)).size).toBe(1);
  const [main, edge] = ['main', 'edge'].map(
    (name) => only(objectsOf('primary-remote', `${name}/istioctl/`), 'IstioOperator').spec,
  );
  expect(edge.profile).toBe('remote');
  expect(edge.values.istiodRemote.injectionPath).toBe('/inject/cluster/edge/net/network-edge');
  expect(edge.values.global.caAddress).toBe(main.values.global.caAddress);
  expect(main.values.global.externalIstiod).toBe(true);
});

test.each([
  ['primary-remote', 'edge/'],
  ['external-control-plane', 'apps/'],
])('%s: no istiod is certified in %s, where none runs, and nothing dangles for it', (name, folder) => {
  const objects = objectsOf(name, folder);
  expect(objects.filter(({ kind }) => kind === 'Certificate')).toEqual([]);
  const assumed = ['ClusterIssuer/corporate-ca', 'ConfigMap/cert-manager/corporate-root'];
  const { dangling, disagreements } = inspect.IssuanceGraph.fromYaml(Yaml.stringify(...objects), { assumed });
  expect([dangling, disagreements]).toEqual([[], []]);
});

test('external-control-plane: istiod serves under the name that proxies and webhooks dial', () => {
  const host = objectsOf('external-control-plane', 'host/');
  const { meshConfig, values } = only(host, 'IstioOperator').spec;
  const [name = '', port] = meshConfig.defaultConfig.discoveryAddress.split(':');
  expect(only(host, 'Certificate').spec.dnsNames).toEqual(['istiod.external-istiod.svc', name]);
  const apps = objectsOf('external-control-plane', 'apps/');
  const { injectionURL } = only(apps, 'IstioOperator').spec.values.istiodRemote;
  expect(new URL(injectionURL).hostname).toBe(name);
  const ports = only(host, 'Service', 'istiod-outside').spec.ports.map((each: { port: number }) => String(each.port));
  expect(ports).toEqual([port, new URL(injectionURL).port]);
  expect(injectionURL).toContain(`/cluster/${values.global.multiCluster.clusterName}/`);
  expect(flag(apps.filter(isAgent), 'cluster-id')).toBe(values.global.multiCluster.clusterName);
});

describe('fleet', () => {
  const files = [...(outputs.get('fleet')?.keys() ?? [])];
  const clusters = [...new Set(files.map((file) => file.split('/')[0] ?? ''))].filter((name) => name !== 'management');
  const shop = ['ap-shop', 'eu-shop-1', 'eu-shop-2', 'us-shop'];

  test('twelve clusters have a folder each, with their id on both sides', () => {
    expect(clusters).toHaveLength(12);
    for (const cluster of clusters) {
      const objects = objectsOf('fleet', `${cluster}/`);
      expect(flag(objects.filter(isAgent), 'cluster-id')).toBe(cluster);
      expect(only(objects, 'Istio').spec.values.global.multiCluster.clusterName).toBe(cluster);
    }
  });

  test('four of them are one mesh with one root, and a CA, a network and a gateway each; the others make their own root', () => {
    for (const cluster of clusters) {
      const objects = objectsOf('fleet', `${cluster}/`);
      const roots = objects.filter(isRoot);
      const { network, meshID } = only(objects, 'Istio').spec.values.global;
      const gateways = objects.filter(
        ({ kind, metadata }) => kind === 'Deployment' && !isAgent({ metadata } as SynthesizedObject),
      );
      const isOfMesh = shop.includes(cluster);
      expect([network, meshID]).toEqual(isOfMesh ? [cluster, 'shop'] : [undefined, undefined]);
      expect([roots.length, gateways.length]).toEqual(isOfMesh ? [1, 1] : [0, 0]);
      if (isOfMesh)
        expect(roots[0]?.data).toEqual(only(objectsOf('fleet', 'us-shop/').filter(isRoot), 'ConfigMap').data);
      expect(objects.some(({ kind, spec }) => kind === 'Issuer' && spec.selfSigned !== undefined)).toBe(!isOfMesh);
    }
  });

  test('Argo CD delivers every file, wave by wave, and gateways behind the Istio of their cluster', () => {
    const { spec } = only(objectsOf('fleet', 'management/'), 'ApplicationSet');
    const elements: { path: string; wave: string; stage: string; region: string }[] = spec.generators[0].list.elements;
    const folders = new Set(
      files.filter((file) => !file.startsWith('management/')).map((file) => `build/fleet/${dirname(file)}`),
    );
    expect(new Set(elements.map(({ path }) => path))).toEqual(folders);
    expect(elements).toHaveLength(folders.size);
    const steps: { matchExpressions: { values: string[] }[] }[] = spec.strategy.rollingSync.steps;
    const counts = steps.map(({ matchExpressions: [wave, stage] }) => {
      return elements.filter((each) => wave?.values.includes(each.wave) && stage?.values.includes(each.stage)).length;
    });
    expect(counts).toEqual([4, 1, 8, 3]);
    expect(new Set(elements.map(({ region }) => region))).toEqual(new Set(['eu', 'us', 'ap']));
  });
});

const isRoot = ({ data }: SynthesizedObject) => data?.['ca.pem'] !== undefined;
