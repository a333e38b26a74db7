import { tooEarly } from './apply-order';
import type { SynthesizedObject } from './synth';

const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'a', namespace: 'pki' } };
const subjects = [{ kind: 'ServiceAccount', name: 'a', namespace: 'pki' }];
const role = { apiVersion: 'x/v1', kind: 'Role', metadata: { name: 'r', namespace: 'pki' }, rules: [] };
const binding = { ...role, kind: 'RoleBinding', roleRef: { kind: 'Role', name: 'r' }, subjects };
const pods = { template: { spec: { serviceAccountName: 'a', volumes: [{ configMap: { name: 'root' } }] } } };
const workload = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'w', namespace: 'pki' }, spec: pods };
const configMap = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'root', namespace: 'pki' } };
const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'pki' } };
const issuer = {
  ...account,
  kind: 'Issuer',
  spec: { vault: { auth: { kubernetes: { serviceAccountRef: { name: 'a' } } } } },
};
const token = { ...role, rules: [{ resources: ['serviceaccounts/token'], resourceNames: ['a'] }] };

test.each<[SynthesizedObject[], string]>([
  [[workload, account], 'Deployment pki/w comes before ServiceAccount pki/a'],
  [[workload, configMap], 'Deployment pki/w comes before ConfigMap pki/root'],
  [[workload, binding], 'Deployment pki/w comes before RoleBinding pki/r'],
  [[binding, role], 'RoleBinding pki/r comes before Role pki/r'],
  [[account, namespace], 'ServiceAccount pki/a comes before Namespace pki'],
])('what comes too early is found: %#', (objects, finding) => {
  expect(tooEarly(objects)).toEqual([finding]);
  expect(tooEarly([...objects].reverse())).toEqual([]);
});

test('an issuer needs the right of others to ask for tokens of its account', () => {
  const grant = { ...binding, subjects: [] };
  expect(tooEarly([token, issuer, grant])).toEqual(['Issuer pki/a comes before RoleBinding pki/r']);
  expect(tooEarly([token, grant, issuer])).toEqual([]);
});
