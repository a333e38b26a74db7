import { list } from '../../support/cluster';
import { asIstioCsr } from '../../support/probed-agent';
import { ambient, podOn } from './ambient';
import { agentWith, answersFor, broken, found, probing, root, soundAgent, standIns, TOKEN } from './mesh';

const SLEEP = 'spiffe://cluster.local/ns/foo/sa/sleep';

test('a ztunnel asks for a pod on its node, with a token that is bound to its own', async () => {
  const agent = await agentWith(asIstioCsr(root, root.certificate, { identity: SLEEP, token: TOKEN }));
  const { report } = await probing(ambient(agent), {
    caller: { isNodeAccount: true, namespace: 'foo', key: undefined },
    isNegative: true,
  });
  expect(broken(report)).toEqual([]);
  expect(found(report, 'caller')).toEqual([`ztunnel-2 for ${SLEEP}, of sleep-2`]);
  expect(found(report, 'identity')).toEqual([SLEEP]);
  expect(agent.asked[0]).toMatchObject({ uri: SLEEP, impersonated: SLEEP });
  expect(agent.asked[0]?.csr.publicKey.algorithm).toMatchObject({ name: 'ECDSA', namedCurve: 'P-256' });
  expect(standIns.callsOf('kubectl').map(({ args }) => args)).toContain(
    'create token ztunnel -n istio-system --audience=istio-ca --duration=600s --bound-object-kind=Pod --bound-object-name=ztunnel-2 --bound-object-uid=uid-of-ztunnel-2',
  );
  const refused = agent.asked.slice(1).map(({ uri, impersonated }) => [uri, impersonated]);
  expect(refused).toEqual(
    expect.arrayContaining([
      ['spiffe://probe.invalid/ns/istio-system/sa/ztunnel', undefined],
      ['spiffe://cluster.local/ns/probe-foreign/sa/nobody', 'spiffe://cluster.local/ns/probe-foreign/sa/nobody'],
    ]),
  );
});

test('without a namespace it asks for a pod of its own namespace; with an account, for one of that', async () => {
  const { report } = await probing(ambient(await soundAgent()), { caller: { isNodeAccount: true } });
  expect(found(report, 'caller')).toEqual([
    'ztunnel-1 for spiffe://cluster.local/ns/istio-system/sa/istiod, of istiod-1',
  ]);
  const told = { isNodeAccount: true, serviceAccount: 'ztunnel' };
  const { report: other } = await probing(ambient(await soundAgent()), { caller: told });
  expect(found(other, 'caller')).toEqual([
    'ztunnel-1 for spiffe://cluster.local/ns/istio-system/sa/ztunnel, of ztunnel-1',
  ]);
});

test('it asks for another pod before it asks for itself', async () => {
  const pods = [podOn('node-1', 'a-ztunnel', 'ztunnel'), podOn('node-1', 'istio-cni', 'istio-cni')];
  const answers = { ...ambient(await soundAgent()), 'get pods -n istio-system': list(pods) };
  const { report } = await probing(answers, { caller: { isNodeAccount: true } });
  expect(found(report, 'caller')).toEqual([
    'a-ztunnel for spiffe://cluster.local/ns/istio-system/sa/istio-cni, of istio-cni',
  ]);
});

test('no pod on a node with ztunnel, and no right to look, are told', async () => {
  const caller = { isNodeAccount: true, namespace: 'foo' };
  const apart = { ...ambient(), 'get pods -n foo': list([podOn('node-3', 'sleep-3', 'sleep')]) };
  expect(found((await probing(apart, { caller })).report, 'caller')).toEqual(['no pod of foo runs beside one']);
  const none = { ...ambient(), 'get pods -n istio-system': list([]) };
  const { report } = await probing(none, { caller });
  expect(found(report, 'caller')).toEqual(['no pod of istio-system/ztunnel runs']);
  const forbidden = { stderr: 'Error from server (Forbidden): pods is forbidden', code: 1 };
  const { report: blind } = await probing({ ...ambient(), 'get pods -n foo': forbidden }, { caller });
  expect(broken(blind)).toEqual(['caller error istio-system/ztunnel']);
});

test('an agent that trusts no node account is told before anybody asks', async () => {
  const { report } = await probing(answersFor(await soundAgent()), { caller: { isNodeAccount: true } });
  expect(broken(report)).toEqual(['caller fail cert-manager/cert-manager-istio-csr']);
});
