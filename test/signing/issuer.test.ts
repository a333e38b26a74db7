import { type ExternalIssuerProps, IssuerRef } from 'cdk8s-istio-csr';
import fc from 'fast-check';
import { expectRefusal } from '../support/refusal';
import { refusalOf } from '../support/synth';

describe('IssuerRef', () => {
  test('an Issuer is in a namespace', () => {
    expect(IssuerRef.issuer('vault.v2', 'istio-system')).toEqual({
      group: 'cert-manager.io',
      kind: 'Issuer',
      name: 'vault.v2',
      namespace: 'istio-system',
    });
  });

  test('a ClusterIssuer is in none', () => {
    expect(IssuerRef.clusterIssuer('pki')).toEqual({
      group: 'cert-manager.io',
      kind: 'ClusterIssuer',
      name: 'pki',
      namespace: undefined,
    });
  });

  test('an external issuer may be in a namespace or not', () => {
    const aws = { group: 'awspca.cert-manager.io', kind: 'AWSPCAClusterIssuer', name: 'pca' };
    const step = { group: 'certmanager.step.sm', kind: 'StepIssuer', name: 'step', namespace: 'istio-system' };
    expect(IssuerRef.external(aws)).toEqual({ ...aws, namespace: undefined });
    expect(IssuerRef.external(step)).toEqual(step);
  });

  const external: ExternalIssuerProps = { group: 'g.example', kind: 'MyIssuer', name: 'n' };
  const subdomain = 'a DNS-1123 subdomain';
  test.each<[string, () => unknown, string, string, string, string]>([
    ['no name', () => IssuerRef.issuer('', 'ns'), 'IssuerRef.issuer', 'name', '""', subdomain],
    ['a name in upper case', () => IssuerRef.clusterIssuer('A'), 'IssuerRef.clusterIssuer', 'name', '"A"', subdomain],
    [
      'a namespace with a dot',
      () => IssuerRef.issuer('a', 'b.c'),
      'IssuerRef.issuer',
      'namespace',
      '"b.c"',
      'a DNS-1123 label',
    ],
    ['no namespace', () => IssuerRef.issuer('a', ''), 'IssuerRef.issuer', 'namespace', '""', 'a DNS-1123 label'],
    [
      'an API version as group',
      () => IssuerRef.external({ ...external, group: 'g.example/v1' }),
      'IssuerRef.external',
      'group',
      '"g.example/v1"',
      subdomain,
    ],
    [
      'a plural as kind',
      () => IssuerRef.external({ ...external, kind: 'myissuers' }),
      'IssuerRef.external',
      'kind',
      '"myissuers"',
      'in UpperCamelCase',
    ],
    [
      "cert-manager's Issuer without its namespace",
      () => IssuerRef.external({ group: 'cert-manager.io', kind: 'Issuer', name: 'x' }),
      'IssuerRef.external',
      'kind',
      '"Issuer without a namespace"',
      'an Issuer with a namespace or a ClusterIssuer without',
    ],
    [
      'an empty namespace',
      () => IssuerRef.external({ ...external, namespace: '' }),
      'IssuerRef.external',
      'namespace',
      '""',
      'a DNS-1123 label',
    ],
  ])('refuses %s', (_what, run, place, prop, received, allowed) => {
    expectRefusal(run, { place, prop, received, allowed });
  });

  test('refuses any other name by its prop', () => {
    const subdomainRule = /^(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
    const mixed = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...'aA9-._/') }));
    fc.assert(
      fc.property(mixed, (name) => {
        if (subdomainRule.test(name)) expect(IssuerRef.clusterIssuer(name).name).toBe(name);
        else
          expect(refusalOf(() => IssuerRef.clusterIssuer(name))).toMatch(/^IssuerRef\.clusterIssuer: name: received /);
      }),
    );
  });
});
