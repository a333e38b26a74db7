import { IstioCsrAgent, Mesh, RuntimeConfiguration, TrustAnchor } from '../../../lib';
import { type Finding } from '../../../lib/inspect';
import { KNOWN_ISSUER } from '../../support/agent';
import { list, rolledOut, rootConfigMap, secretFields, webhooks } from '../../support/cluster';
import { NAME_CONSTRAINTS, TestCa } from '../../support/pki';
import { synth } from '../../support/synth';
import { broken, FORBIDDEN, LIFE, other, proxyOf, root, standIns, verify } from './live-mesh';

describe('the trust anchor', () => {
  const anchor = (findings: readonly Finding[]) =>
    findings.filter(({ check }) => check === 'trust-anchor').map(({ status, subject }) => `${status} ${subject}`);

  test('is in the Secret that was named, or in a file', async () => {
    const named = await verify({ issuer: FORBIDDEN }, undefined, { caSecret: 'istio-system/istio-ca' });
    expect(anchor(named.findings)).toEqual(['pass istio-system/istio-ca']);
    await expect(verify({}, undefined, { caSecret: 'istio-ca' })).rejects.toThrow(
      /caSecret: received "istio-ca"; allowed: NAMESPACE\/NAME/,
    );
    await expect(verify({}, undefined, { caSecretFiles: ['/none'] })).rejects.toThrow('/none: cannot be read');
  });

  test('is not guessed where the issuer or the agent cannot be read', async () => {
    const issuer = await verify({ issuer: FORBIDDEN });
    expect(anchor(issuer.findings)).toEqual(['error issuer istio-ca']);
    const agent = await verify({ agent: FORBIDDEN });
    expect(anchor(agent.findings)).toEqual(['error the agent']);
    const none = await verify({ agent: list([]) });
    expect(anchor(none.findings)).toEqual(['pass istio-system/istio-ca']);
    expect(broken(none.findings)).toContain('agent-rollout error istio-csr');
  });

  test('of an issuer without a Secret is the root that came with the certificate of istiod, with a warning', async () => {
    const { findings } = await verify({ issuer: {} });
    expect(anchor(findings)).toEqual(['pass istio-system/istiod-tls', 'warn istio-system/istiod-tls']);
  });

  test('with name constraints is a warning for istiod, as nobody evaluates them here', async () => {
    const limiting = await TestCa.root('istio-ca', { extensions: [NAME_CONSTRAINTS] });
    const istiod = await limiting.leaf({ ...LIFE, dnsNames: ['istiod.istio-system.svc'] });
    const { findings } = await verify({
      caSecret: secretFields(limiting.certificate, limiting.certificate),
      istiodSecret: secretFields(limiting.certificate, istiod.certificate),
    });
    expect(broken(findings)).toContain('istiod-certificate warn istio-system/istiod-tls');
  });

  test('of a Secret that was made by hand is its root', async () => {
    const { findings } = await verify({ caSecret: secretFields('', root.certificate) });
    expect(anchor(findings)).toEqual(['pass istio-system/istio-ca']);
  });

  describe('of an agent that watches a ConfigMap for its issuer', () => {
    const agent = () => {
      const issuer = { ...KNOWN_ISSUER, kind: 'Issuer', name: 'istio-ca', namespace: 'istio-system' };
      const props = { mesh: new Mesh(), issuer, runtimeConfiguration: RuntimeConfiguration.existing('runtime') };
      return list([rolledOut(synth((chart) => new IstioCsrAgent(chart, 'agent', props)))]);
    };
    const naming = (data: object) => ({ stdout: JSON.stringify({ kind: 'ConfigMap', data }) });
    const corporate = { 'issuer-name': 'corporate', 'issuer-kind': 'ClusterIssuer', 'issuer-group': 'cert-manager.io' };

    test('is that of the issuer that the ConfigMap names', async () => {
      const { findings } = await verify({
        agent: agent(),
        runtimeConfigMap: naming(corporate),
        otherIssuer: { stdout: 'corporate-root' },
        otherSecret: secretFields(other.certificate),
      });
      expect(anchor(findings)).toEqual(['pass cert-manager/corporate-root']);
    });

    test.each<[string, object]>([
      ['without a ConfigMap', { stdout: '' }],
      ['with one that lacks an entry', naming({ ...corporate, 'issuer-kind': '' })],
    ])('is that of the issuer of its flags %s', async (_what, runtimeConfigMap) => {
      const { findings } = await verify({ agent: agent(), runtimeConfigMap });
      expect(anchor(findings)).toEqual(['pass istio-system/istio-ca']);
    });

    test('is not guessed when the ConfigMap cannot be read', async () => {
      const { findings } = await verify({ agent: agent(), runtimeConfigMap: FORBIDDEN });
      expect(anchor(findings)).toEqual(['error the ConfigMap of cert-manager/cert-manager-istio-csr']);
    });
  });

  describe('that the agent is pinned to', () => {
    const pinnedTo = (trustAnchor: TrustAnchor) => {
      const props = { mesh: new Mesh(), issuer: KNOWN_ISSUER, trustAnchor };
      return list([rolledOut(synth((chart) => new IstioCsrAgent(chart, 'agent', props)))]);
    };
    const inConfigMap = () => pinnedTo(TrustAnchor.fromConfigMap('mesh-roots', { key: 'roots.pem' }));

    test('is all that its ConfigMap holds: during a rotation the old and the new root', async () => {
      const both = root.certificate + other.certificate;
      const changes = {
        agent: inConfigMap(),
        pinnedConfigMap: { stdout: both },
        configMaps: list(['foo', 'istio-system'].map((namespace) => rootConfigMap(namespace, both))),
        webhooks: webhooks(both),
      };
      const { findings, ok } = await verify(changes, { 'sleep-1.foo': { stdout: await proxyOf(root, both) } });
      expect(anchor(findings)).toEqual(Array(2).fill('pass ConfigMap cert-manager/mesh-roots'));
      expect([ok, broken(findings)]).toEqual([true, ['agent-settings skip cert-manager/cert-manager-istio-csr']]);
    });

    test('shows the proxy that has not heard of the new root', async () => {
      const pinnedConfigMap = { stdout: root.certificate + other.certificate };
      const { findings } = await verify({ agent: inConfigMap(), pinnedConfigMap });
      expect(broken(findings)).toContain('root-matches fail sleep-1.foo');
    });

    test('may be an entry of a Secret, of which nothing else is asked for', async () => {
      const agent = pinnedTo(TrustAnchor.fromSecret('mesh-root', { key: 'root.pem' }));
      const { findings } = await verify({ agent, pinnedSecret: secretFields(root.certificate) });
      expect(anchor(findings)).toEqual(['pass Secret cert-manager/mesh-root']);
    });

    test.each(['/etc/roots/*', '/etc/roots/tls.key', '/etc/roots/ca.key'])(
      'is not read by a key such as %s',
      async (path) => {
        const text = pinnedTo(TrustAnchor.fromSecret('mesh-root', { key: 'root.pem' })).stdout ?? '';
        const [flag = ''] = /--root-ca-file=[^"]*/.exec(text) ?? [];
        const directory = flag.slice(flag.indexOf('=') + 1, flag.lastIndexOf('/'));
        const key = path.slice(path.lastIndexOf('/') + 1);
        const stdout = text.replaceAll(flag, `--root-ca-file=${directory}/${key}`).replaceAll('"root.pem"', `"${key}"`);
        const { findings } = await verify({ agent: { stdout }, pinnedSecret: secretFields(root.certificate) });
        expect(anchor(findings)).toEqual(['error Secret cert-manager/mesh-root']);
        expect(standIns.callsOf('kubectl').filter(({ args }) => args.includes('get secret mesh-root'))).toEqual([]);
      },
    );

    /** The agent with the volumes of its roots changed. */
    const withVolumes = (change: (volume: Record<string, unknown>) => Record<string, unknown>) => {
      const answer = JSON.parse(inConfigMap().stdout ?? '');
      const { spec } = answer.items[0].spec.template;
      spec.volumes = spec.volumes.map((volume: Record<string, unknown>) =>
        'configMap' in volume ? change(volume) : volume,
      );
      return { stdout: JSON.stringify(answer) };
    };

    test('may lie in a projected volume', async () => {
      const agent = withVolumes(({ name, configMap }) => ({ name, projected: { sources: [{ configMap }] } }));
      const { findings } = await verify({ agent, pinnedConfigMap: { stdout: root.certificate } });
      expect(anchor(findings)).toEqual(['pass ConfigMap cert-manager/mesh-roots']);
    });

    test('is asked for when the cluster does not tell it, and nothing is compared with the CA of the issuer', async () => {
      const { findings, ok } = await verify({ agent: withVolumes(({ name }) => ({ name, emptyDir: {} })) });
      expect([ok, anchor(findings)]).toEqual([false, ['error cert-manager/cert-manager-istio-csr']]);
      expect(findings.find(({ check }) => check === 'trust-anchor')?.fix).toContain('--ca-secret');
      expect(broken(findings)).toContain('chain error sleep-1.foo');
    });

    test('is missed when it is not there', async () => {
      const { findings } = await verify({ agent: inConfigMap() });
      expect(anchor(findings)).toEqual(['error ConfigMap cert-manager/mesh-roots']);
      const empty = await verify({ agent: inConfigMap(), pinnedConfigMap: { stdout: '' } });
      expect(anchor(empty.findings)).toEqual(['fail ConfigMap cert-manager/mesh-roots']);
    });
  });

  test('that is missing leaves what needs it unproven', async () => {
    for (const caSecret of [{}, secretFields('', ''), FORBIDDEN]) {
      const { findings, ok } = await verify({ caSecret });
      expect(ok).toBe(false);
      expect(broken(findings)).toEqual([
        `trust-anchor ${caSecret === FORBIDDEN ? 'error' : 'fail'} istio-system/istio-ca`,
        'agent-settings skip cert-manager/cert-manager-istio-csr',
        'istiod-certificate error istio-system/istiod-tls',
        'root-configmap error foo/istio-ca-root-cert',
        'root-configmap error istio-system/istio-ca-root-cert',
        'webhook-ca error istio-sidecar-injector',
        'root-matches error sleep-1.foo',
        'chain error sleep-1.foo',
      ]);
    }
  });
});
