import { findingOf } from '../../../lib/inspect/agreement/verdict';
import { mergeDeep } from '../../../lib/internal/merge';
import { object, type TestObject } from '../graph/support';
import { ADDRESS, AGENT, broken, daemonSet, flux, operator, VALUES, verdicts } from './support';

const [DEPLOYMENT] = AGENT as [TestObject, TestObject];
const service = (spec: object = {}) =>
  object('v1', 'Service', 'pki/csr', { spec: { selector: { app: 'csr' }, ports: [{ port: 443 }], ...spec } });
const SERVED = [DEPLOYMENT, service()];
const told = (caAddress: string) => operator({ values: mergeDeep(VALUES, { global: { caAddress } }) });
const istiod = told(ADDRESS);

test.each([
  ['csr.pki.svc:8443', 'the Service has port 443'],
  ['dns:///csr.pki.svc:8443', 'the Service has port 443'],
  ['csr.pki.svc', 'proxies dial no address without a port'],
  ['csr.pki.svc:', 'proxies dial no address without a port'],
  ['https://csr.pki.svc:443', 'proxies dial no https://'],
  ['http://csr.pki.svc', 'proxies dial no http://'],
])('proxies reach nobody at %s', (address, problem) => {
  expect(broken([...SERVED, told(address)])).toEqual([`answers-at-address: ${address}: ${problem}`]);
});

test.each(['csr.pki.svc:443', 'CSR.pki.svc.cluster.local:443', 'csr.pki.svc:https', 'dns:///csr.pki.svc:443'])(
  'proxies reach the agent at %s',
  (address) => expect(broken([...SERVED, told(address)])).toEqual([]),
);

test.each([
  ['csr.pki.svc:8443', 'the Service has port 443'],
  ['https://csr.pki.svc:8443', 'the Service has port 443'],
  ['http://csr.pki.svc:443', 'ztunnel dials no http://'],
])('a ztunnel reaches nobody at %s', (address, problem) => {
  expect(broken([...SERVED, istiod, daemonSet(address)])).toEqual([`answers-at-address: ${address}: ${problem}`]);
});

test.each(['csr.pki.svc:443', 'https://csr.pki.svc:443', 'csr.pki.svc', 'https://csr.pki.svc'])(
  'a ztunnel reaches the agent at %s',
  (address) => expect(broken([...SERVED, istiod, daemonSet(address)])).toEqual([]),
);

test('a ztunnel takes port 443 where the Service has another one alone', () => {
  const objects = [DEPLOYMENT, service({ ports: [{ port: 8443 }] }), daemonSet('csr.pki.svc')];
  expect(broken(objects)).toEqual(['answers-at-address: csr.pki.svc: the Service has port 8443']);
});

test.each([
  ['has several ports, one of them that', service({ ports: [{ port: 443 }, { port: 8443 }] })],
  ['has no address of its own', service({ clusterIP: 'None' })],
  ['waits for a variable', service({ ports: [{ port: '{{port}}' }] })],
])('an agent is not missed at a port where its Service %s', (_what, one) => {
  expect(broken([DEPLOYMENT, one, told('csr.pki.svc:8443')])).toEqual([]);
});

test('the port of a chart is that of its values, and not known where some are unread', () => {
  const address = 'cert-manager-istio-csr.istio-system.svc:8443';
  const says = (spec: object) => {
    const values = { app: { tls: { trustDomain: 'prod.example.com' }, server: { clusterID: 'east' } }, ...spec };
    return (more: object) => broken([flux('cert-manager-istio-csr', { values, ...more }), told(address)]);
  };
  const failing = [`answers-at-address: ${address}: the Service has port 443`];
  expect(says({})({}).filter((one) => one.startsWith('answers'))).toEqual(failing);
  expect(says({ service: { port: 8443 } })({})).toEqual([]);
  const valuesFrom = [{ kind: 'Secret', name: 'x' }];
  expect(says({})({ valuesFrom })).toEqual([]);
});

test('the finding names both sides, and what to write', () => {
  const [verdict] = verdicts([...SERVED, told('csr.pki.svc')]).filter(({ holds }) => !holds);
  expect(verdict && findingOf(verdict)).toMatchObject({
    check: 'answers-at-address',
    subject: 'istiod istio-system/istiod',
    meaning: expect.stringMatching(/its proxies dial csr\.pki\.svc, and reach nobody there/),
    fix: expect.stringMatching(/^Write HOST:443 as caAddress, the Service of pki\/csr with its port and no scheme/),
  });
});
