/** Objects of clusters of any size, in the shapes that make a graph hard to draw. The same number gives the same objects. */

const GROUP = 'cert-manager.io';

/** The shapes by what they are like. */
export const SHAPES: Readonly<Record<string, (count: number) => unknown[]>> = {
  /** Tenants of 20 objects each: a CA of their own, certificates of differing lifetimes, a namespace, and objects that are not drawn. */
  'many tenants': (count) => times(count / 20, tenant).flat(),
  'one mesh': (count) => [
    ...ownCa('istio-system'),
    agent(),
    object('v1', 'Service', 'csr', 'pki', { spec: { selector: { app: 'csr' } } }),
    object('install.istio.io/v1alpha1', 'IstioOperator', 'istio', 'istio-system', {
      spec: { values: { global: { caAddress: 'csr.pki.svc:443' } } },
    }),
    ...times(count - 6, (index) => namespace(`team-${index}`)),
  ],
  'one issuer': (count) => [
    issuer('root', undefined, { selfSigned: {} }),
    ...times(count / 2, (index) => {
      const name = `team-${index}`;
      return [certificate('ca', name, 'root', true, 'ClusterIssuer'), issuer('ca', name, { ca: { secretName: 'ca' } })];
    }).flat(),
  ],
  'a long chain': (count) => [
    issuer('ca-0', 'pki', { selfSigned: {} }),
    ...times(count / 2, (index) => {
      const name = `ca-${index + 1}`;
      return [certificate(name, 'pki', `ca-${index}`, true), issuer(name, 'pki', { ca: { secretName: name } })];
    }).flat(),
  ],
  'a dense cluster': (count) => [
    issuer('root', 'cert-manager', { selfSigned: {} }),
    ...times((count * 3) / 4, (index) => certificate(`ca-${index}`, 'cert-manager', 'root', true)),
    ...times(count / 4, (index) => bundle(`roots-${index}`, (source) => (index * 7 + source * 31) % ((count * 3) / 4))),
  ],
  'what dangles': (count) =>
    times(count / 2, (index) => {
      const at = `team-${index}`;
      return [certificate('web', at, 'nowhere'), certificate('api', at, 'nowhere')];
    }).flat(),
};

function times<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

function object(apiVersion: string, kind: string, name: string, at: string | undefined, rest: object): unknown {
  return { apiVersion, kind, metadata: { name, namespace: at }, ...rest };
}

function issuer(name: string, at: string | undefined, spec: unknown): unknown {
  return object(`${GROUP}/v1`, at === undefined ? 'ClusterIssuer' : 'Issuer', name, at, { spec });
}

function certificate(name: string, at: string, from: string, isCA = false, kind = 'Issuer', hours = 2160): unknown {
  const spec = { isCA, duration: `${hours}h0m0s`, secretName: name, issuerRef: { group: GROUP, kind, name: from } };
  return object(`${GROUP}/v1`, 'Certificate', name, at, { spec });
}

function namespace(name: string): unknown {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: { 'istio-injection': 'enabled' } } };
}

function ownCa(at: string): unknown[] {
  return [
    issuer('selfsigned', at, { selfSigned: {} }),
    certificate('ca', at, 'selfsigned', true),
    issuer('ca', at, { ca: { secretName: 'ca' } }),
  ];
}

function tenant(index: number): unknown[] {
  const at = `tenant-${index}`;
  return [
    namespace(at),
    ...ownCa(at),
    ...times(8, (web) => certificate(`web-${web}`, at, 'ca', false, 'Issuer', 24 * (1 + (web % 4)))),
    ...times(8, (web) => object('v1', 'ServiceAccount', `web-${web}`, at, {})),
  ];
}

function agent(): unknown {
  const args = ['--issuer-name=ca', '--issuer-kind=Issuer', '--certificate-namespace=istio-system'];
  const containers = [{ image: 'quay.io/jetstack/cert-manager-istio-csr:v0.17.0', args }];
  const template = { metadata: { labels: { app: 'csr' } }, spec: { containers } };
  return object('apps/v1', 'Deployment', 'csr', 'pki', { spec: { template } });
}

function bundle(name: string, sourceOf: (index: number) => number): unknown {
  const sources = times(6, (index) => ({ secret: { name: `ca-${sourceOf(index)}`, key: 'ca.crt' } }));
  return object('trust.cert-manager.io/v1alpha1', 'Bundle', name, undefined, {
    spec: { sources, target: { configMap: { key: 'ca.pem' } } },
  });
}
