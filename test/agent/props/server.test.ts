import { Duration } from 'cdk8s';
import { LogFormat, Mesh } from 'cdk8s-istio-csr';
import { agentObjects, flagsOf, namesOf, type Props } from '../../support/agent-objects';
import { expectRefusal } from '../../support/refusal';

describe('each setting of the server and its controller', () => {
  test.each<[Props, Record<string, string>]>([
    [{ maxCertificateDuration: Duration.hours(24) }, { 'max-client-certificate-duration': '24h' }],
    [{ clientCertificateAuthentication: true }, { 'enable-client-cert-authenticator': 'true' }],
    [{ trustedNodeAccounts: ['a/b', 'c/d'] }, { 'ca-trusted-node-accounts': 'a/b,c/d' }],
    [{ leaderElectionNamespace: 'pki' }, { 'leader-election-namespace': 'pki' }],
    [{ rootConfigMapNamespaceSelector: 'mesh=on' }, { 'configmap-namespace-selector': 'mesh=on' }],
    [{ disableClientRateLimiter: false }, { 'disable-kubernetes-client-rate-limiter': 'false' }],
    [{ maxConcurrentReconciles: 4 }, { 'max-concurrent-reconciles': '4' }],
    [{ logging: { level: 5, format: LogFormat.JSON } }, { 'log-level': '5', 'log-format': 'json' }],
  ])('%j', (props, expected) => {
    const flags = flagsOf(agentObjects(props));
    for (const [name, value] of Object.entries(expected)) expect([name, flags[name]]).toEqual([name, [value]]);
    const plain = flagsOf(agentObjects());
    for (const name of Object.keys(expected)) delete flags[name];
    for (const name of Object.keys(expected)) delete plain[name];
    expect(flags).toEqual(plain);
  });

  test('one reconciliation at a time needs no flag', () => {
    expect(flagsOf(agentObjects({ maxConcurrentReconciles: 1 }))).not.toHaveProperty('max-concurrent-reconciles');
  });

  test('the leader election has its Role where its Lease is', () => {
    const objects = agentObjects({ leaderElectionNamespace: 'pki', mesh: new Mesh({ namespace: 'mesh' }) });
    expect(namesOf(objects)).toContain('Role pki/cert-manager-istio-csr-leases');
    expect(namesOf(objects)).toContain('RoleBinding pki/cert-manager-istio-csr-leases');
  });

  test.each<[Props, string, string, string]>([
    [{ maxCertificateDuration: Duration.minutes(30) }, 'maxCertificateDuration', '"30m0s"', '1 hour or more'],
    [{ leaderElectionNamespace: 'A' }, 'leaderElectionNamespace', '"A"', 'a DNS-1123 label'],
    [{ maxConcurrentReconciles: 0 }, 'maxConcurrentReconciles', '0', 'a whole number from 1 on'],
    [{ maxConcurrentReconciles: 1.5 }, 'maxConcurrentReconciles', '1.5', 'a whole number from 1 on'],
    [{ logging: { level: 0 } }, 'logging.level', '0', 'a whole number from 1 to 5'],
    [{ logging: { level: 6 } }, 'logging.level', '6', 'a whole number from 1 to 5'],
    [{ logging: { format: 'yaml' as LogFormat } }, 'logging.format', '"yaml"', 'LogFormat.TEXT or LogFormat.JSON'],
  ])('refuses %j', (props, prop, received, allowed) => {
    expectRefusal(() => agentObjects(props), { place: 'test/agent', prop, received, allowed });
  });
});
