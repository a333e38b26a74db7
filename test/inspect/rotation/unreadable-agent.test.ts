import { RotationCheck } from '../../../lib/inspect';
import type { JsonObject } from '../../../lib/internal/merge';
import { loaded } from '../answers';
import { agent, object } from '../graph/support';

const delivered = (values: JsonObject, targetNamespace = 'pki') =>
  object('helm.toolkit.fluxcd.io/v2', 'HelmRelease', 'flux-system/csr', {
    spec: { targetNamespace, chart: { spec: { chart: 'cert-manager-istio-csr' } }, values },
  });
const REFUSED = { app: { nonsense: true } };
const says = (...outputs: ReturnType<typeof agent>[]) => {
  const [from = [], to = []] = outputs.map(loaded);
  const { findings } = RotationCheck._compareObjects(from, to, { from: 'old', to: 'new' });
  return findings.map(({ check, status, subject }) => [check, status, subject]);
};

test('an agent whose chart refuses its values keeps the name that they give it', () => {
  const before = [delivered({ nameOverride: 'csr', app: { tls: { trustDomain: 'a' } } })];
  const told = says(before, [delivered({ nameOverride: 'csr', ...REFUSED })]);
  expect(told.map(([check, , subject]) => [check, subject])).toEqual([
    ['trust-changed', 'pki/csr'],
    ['unknown-signer', 'pki/csr'],
  ]);
});

test.each([
  ['old and new', agent(), [delivered(REFUSED)], 'pki/csr'],
  ['new and old', [delivered(REFUSED)], agent(), 'pki/cert-manager-istio-csr'],
])('whether an agent stays is not known while one of its namespace cannot be read: %s', (_what, from, to, subject) => {
  expect(says(from, to)).toContainEqual(['agent-stays', 'warn', subject]);
});

test('an agent that cannot be read in another namespace is not taken for it', () => {
  expect(says(agent(), [delivered(REFUSED, 'elsewhere')])).toContainEqual(['agent-stays', 'fail', 'pki/csr']);
});
