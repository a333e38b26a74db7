import { IstioCsrRelease } from 'cdk8s-istio-csr';
import fc from 'fast-check';
import { chartValues } from '../../lib/agent/options/index';
import type { ChartValue } from '../../lib/agent/options/option';
import type { Values } from './helm';

type Arbitrary = fc.Arbitrary<unknown>;

const name = fc.constantFrom('abc', 'x-1', 'mesh');
const duration = fc.constantFrom('1h', '90m', '2h30m', '24h', '1h0m30s');
const texts = fc.constantFrom({}, { team: 'pki' }, { 'a.b/c': '', x: '1' }, { quoted: `it's \\ "\${x}"\n` });
const lists = fc.constantFrom([], [{ name: 'one' }, { name: 'two' }]);

/** Values that a user may write, by the end of their paths; the first that matches counts. */
const BY_PATH: [RegExp, Arbitrary][] = [
  [/^(global|extraObjects)$/, fc.constant([])],
  [/rootCAFile$/, fc.constantFrom('/etc/x/ca.pem', '')],
  [/podDisruptionBudget\.m/, fc.constantFrom(0, 1, '50%', 2)],
  [/interval$|scrapeTimeout$/, fc.constantFrom('5s', '30s', '1m', '1m30s')],
  [/[dD]uration$/, duration],
  [/RenewBefore$/, fc.constantFrom('15m', '30m', '45m0s')],
  [/image\.digest$/, fc.constantFrom('', `sha256:${'0a'.repeat(32)}`)],
  [/image\.tag$/, fc.constantFrom('', 'v9', 'v0.17.0-fips')],
  [/image\.name$/, name],
  [/pullPolicy$/, fc.constantFrom('Always', 'Never')],
  [/\.type$/, fc.constantFrom('ClusterIP', 'NodePort', 'LoadBalancer')],
  [/path$/, fc.constantFrom('/readyz', '/x')],
  [/trustDomain$/, fc.constantFrom('example.com', 'cluster.local')],
  [/clusterID$/, fc.constantFrom('east', 'Kubernetes')],
  [/kind$/, fc.constantFrom('Issuer', 'ClusterIssuer')],
  [/group$/, fc.constant('cert-manager.io')],
  [/[aA]lgorithm$/, fc.constantFrom('RSA', 'ECDSA')],
  [/KeySize$/, fc.constantFrom(2048, 4096, 256, 384)],
  [/caTrustedNodeAccounts$/, fc.constantFrom('', 'istio-system/ztunnel', 'a/b,c/d')],
  [/configmapNamespaceSelector$/, fc.constantFrom('', 'a=b')],
  [/logFormat$/, fc.constantFrom('text', 'json')],
  [/logLevel$/, fc.constantFrom(1, 3, 7)],
  [/[pP]ort$/, fc.constantFrom(443, 8443, 30443)],
  [/rootCA$/, fc.constantFrom('', '-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----')],
  [
    /certificateDNSNames$/,
    fc.constantFrom([], ['csr.example.com'], ['a.b.svc', 'cert-manager-istio-csr.cert-manager.svc']),
  ],
  [/istiodAdditionalDNSNames$/, fc.constantFrom([], ['istiod.example.com'])],
  [/revisions$/, fc.constantFrom(['default'], ['a', 'b'], ['default', 'canary'])],
  [/additionalAnnotations$/, fc.constantFrom([], [{ name: 'a.b/c', value: 'd' }], [{ name: 'a', value: 'x=y' }])],
  [/^affinity$/, fc.constantFrom({}, { podAntiAffinity: {} }, { nodeAffinity: { future: 1 } })],
  [/^tolerations$/, fc.constantFrom([], [{ key: 'a', operator: 'Exists' }], [{ future: true }])],
  [/^topologySpread/, fc.constantFrom([], [{ maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'ScheduleAnyway' }])],
  [
    /^volumes$/,
    fc.constantFrom(
      [],
      [
        { name: 'v', emptyDir: { sizeLimit: '1Mi' } },
        { name: 'w', emptyDir: {} },
      ],
    ),
  ],
  [/^volumeMounts$/, fc.constantFrom([], [{ name: 'v', mountPath: '/etc/x' }])],
  [/^resources$/, fc.constantFrom({}, { requests: { cpu: '1', memory: '1Gi' } }, { claims: [{ name: 'x' }] })],
  [/^securityContext$/, fc.constantFrom({}, { runAsUser: 1001 }, { seccompProfile: null, future: { x: 1 } })],
  [/replicaCount$/, fc.constantFrom(0, 1, 2, 5)],
  [/maxConcurrentReconciles$/, fc.constantFrom(0, 1, 4)],
];

/** Values that a user may write for one value of a chart. */
export function valuesFor({ path, type, keys }: ChartValue): Arbitrary {
  if (keys !== undefined) return fc.constantFrom({}, Object.fromEntries(keys.map((key) => [key, null])));
  const special = BY_PATH.find(([pattern]) => pattern.test(path))?.[1];
  if (special) return special;
  if (path.endsWith('istiodCertificateEnable'))
    return fc.constantFrom(...(type === 'any' ? ['dynamic', 'true', false] : [true, false]));
  if (type === 'boolean') return fc.boolean();
  if (type === 'object') return texts;
  if (type === 'strings') return fc.constantFrom([], ['one'], ['one', 'two']);
  return type === 'array' ? lists : name;
}

/** Values of a release's chart, a few at a time. */
export function randomValues(release: IstioCsrRelease): fc.Arbitrary<Values> {
  // The agents of v0.1.x serve under one name only, which makes another one an agent that nobody can reach.
  const named = release.atLeast(IstioCsrRelease.of('v0.2.0'));
  const usable = chartValues(release).filter(({ path }) => named || path !== 'nameOverride');
  const rows = usable.map((row) => valuesFor(row).map((value) => [row.path, value] as const));
  return fc.shuffledSubarray(rows, { minLength: 1, maxLength: 9 }).chain((some) => fc.tuple(...some).map(nested));
}

/** Values as a tree, from their paths. */
export function nested(entries: readonly (readonly [string, unknown])[]): Values {
  const values: Record<string, unknown> = {};
  for (const [path, value] of entries) {
    const steps = path.split('.');
    const last = steps.pop() ?? '';
    let map = values;
    for (const step of steps) {
      map[step] ??= {};
      map = map[step] as Record<string, unknown>;
    }
    map[last] = value;
  }
  return values;
}
