import { expectedPerSecond } from '../../../lib/inspect/probe/expected-rate';
import { Agent } from '../../../lib/inspect/read/agents/agent';

const LIMITER = 'disable-kubernetes-client-rate-limiter';
const PRESERVED = 'preserve-certificate-requests';

function agent(flags: Record<string, string>, release = 'v0.17.0', more: { readonly unread?: readonly string[] } = {}) {
  const object = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'csr', namespace: 'pki', body: {}, file: '' };
  const container = { image: `quay.io/jetstack/cert-manager-istio-csr:${release}` };
  const given = new Map(Object.entries(flags).map(([name, value]) => [name, [value]]));
  return new Agent({ object, container, given, ...more });
}

test.each([
  ['the limit of a replica', agent({ [LIMITER]: 'false' }), 1, 8, 5 / 3],
  ['the limits of all pods that are asked', agent({ [LIMITER]: 'false' }), 3, 50, 5],
  ['the limit where the flag is left out', agent({}), 1, 8, 5 / 3],
  ['no more than so few callers ask for', agent({ [LIMITER]: 'false' }), 3, 1, 1 / 1.1],
  ['the limit with calls that are not made', agent({ [LIMITER]: 'false', [PRESERVED]: 'true' }), 1, 8, 5 / 2],
  ['what was measured without the limiter', agent({ [LIMITER]: 'true' }), 2, 100, 200 / 4.4],
  ['the limit before it could be switched off', agent({}, 'v0.10.1'), 2, 8, 10 / 3],
  ['the limit with all reads of a release without a watch', agent({}, 'v0.1.3'), 1, 8, 5 / 6],
])('expects %s', (_what, one, pods, callers, perSecond) => {
  expect(expectedPerSecond(one, pods, callers)).toBeCloseTo(perSecond, 10);
});

test.each([
  ['a variable', agent({ [LIMITER]: '{{limiter}}' })],
  ['a variable for preserving', agent({ [LIMITER]: 'true', [PRESERVED]: '{{preserve}}' })],
  ['what is not read', agent({}, 'v0.17.0', { unread: ['the values of a ConfigMap'] })],
])('expects nothing where the flags are not known: %s', (_what, one) => {
  expect(expectedPerSecond(one, 2, 8)).toBeUndefined();
});
