import {
  AwsPcaIssuer,
  CertManager,
  type CertManagerProps,
  ChartDelivery,
  type ExternalIssuerProps,
  IssuerRef,
} from 'cdk8s-istio-csr';
import { expectRefusal } from '../support/refusal';
import { only, refusalOf } from '../support/synth';
import { mesh, policy } from './requests';

describe('MeshCertificatePolicy and who approves', () => {
  test('lets approver-policy approve for the issuers of the mesh only, external ones included', () => {
    const arn = 'arn:aws:acm-pca:eu-central-1:123456789012:certificate-authority/12345678-1234-1234-1234-123456789012';
    const objects = policy((scope) => ({ issuer: new AwsPcaIssuer(scope, 'ca', { mesh, arn }) }), {
      approverServiceAccount: 'policy/approver',
    });
    const { rules } = only(objects, 'ClusterRole', 'cert-manager-istio-csr-approve');
    expect(rules).toEqual([
      {
        apiGroups: ['cert-manager.io'],
        resources: ['signers'],
        verbs: ['approve'],
        resourceNames: ['awspcaissuers.awspca.cert-manager.io/istio-system.istio-ca'],
      },
    ]);
    expect(only(objects, 'ClusterRoleBinding', 'cert-manager-istio-csr-approve').subjects).toEqual([
      { kind: 'ServiceAccount', name: 'approver', namespace: 'policy' },
    ]);
    const clusterWide = only(policy(), 'ClusterRole', 'cert-manager-istio-csr-approve');
    expect(clusterWide.rules[0].resourceNames).toEqual(['clusterissuers.cert-manager.io/pki']);
  });

  test.each<[string, Partial<ExternalIssuerProps>, string]>([
    ['a cluster-wide kind by its guessed plural', {}, 'corpissuers.pki.example.com/corp'],
    ['a cluster-wide kind by the plural given', { plural: 'corpcas' }, 'corpcas.pki.example.com/corp'],
    [
      'a namespaced kind by namespace and guessed plural',
      { namespace: 'istio-system' },
      'corpissuers.pki.example.com/istio-system.corp',
    ],
    [
      'a namespaced kind by namespace and the plural given',
      { namespace: 'istio-system', plural: 'corpcas' },
      'corpcas.pki.example.com/istio-system.corp',
    ],
  ])('names an issuer that nobody knows to approver-policy: %s', (_what, props, signer) => {
    const issuer = IssuerRef.external({ group: 'pki.example.com', kind: 'CorpIssuer', name: 'corp', ...props });
    const { rules } = only(policy({ issuer }), 'ClusterRole', 'cert-manager-istio-csr-approve');
    expect(rules[0].resourceNames).toEqual([signer]);
  });

  test('refuses a cert-manager in the same app that approves by itself', () => {
    const build = (props: Partial<CertManagerProps>) => () =>
      policy((scope) => {
        new CertManager(scope, 'cert-manager', { delivery: ChartDelivery.flux(), ...props });
        return {};
      });
    expect(refusalOf(build({}))).toContain(
      'test/policy: agent: received "a mesh whose cert-manager (test/cert-manager)',
    );
    expect(build({ disableAutoApproval: true })).not.toThrow();
    expect(build({ values: { disableAutoApproval: true } })).not.toThrow();
  });

  test.each([
    ['certManagerServiceAccount', { certManagerServiceAccount: 'cm' }],
    ['approverServiceAccount', { approverServiceAccount: 'a/b/c' }],
    ['approverServiceAccount', { approverServiceAccount: 'a/b..c' }],
  ])('refuses a %s that is none', (prop, props) => {
    expectRefusal(() => policy({}, props), {
      place: 'test/policy',
      prop,
      received: JSON.stringify(Object.values(props)[0]),
      allowed: 'NAMESPACE/NAME of a ServiceAccount',
    });
  });
});
