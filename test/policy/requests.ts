import {
  IssuerRef,
  IstioCsrAgent,
  type IstioCsrAgentProps,
  Mesh,
  MeshCertificatePolicy,
  type MeshCertificatePolicyProps,
  TrustAnchor,
} from 'cdk8s-istio-csr';
import type { Construct } from 'constructs';
import { type SynthesizedObject, synth } from '../support/synth';
import { type Request } from './approver';

export const mesh = new Mesh({ trustDomain: 'prod.example.com', revisions: ['default', 'canary'] });
export const trustAnchor = TrustAnchor.fromConfigMap('root');
export const AGENT = 'cert-manager/cert-manager-istio-csr';
export const CERT_MANAGER = 'cert-manager/cert-manager';

type Props = Partial<Omit<MeshCertificatePolicyProps, 'agent'>>;
export type AgentProps = Partial<IstioCsrAgentProps>;

export function policy(
  agentProps: AgentProps | ((scope: Construct) => AgentProps) = {},
  props: Props = {},
): SynthesizedObject[] {
  return synth((chart) => {
    const own = typeof agentProps === 'function' ? agentProps(chart) : agentProps;
    const issuer = IssuerRef.clusterIssuer('pki');
    const agent = new IstioCsrAgent(chart, 'agent', { mesh, issuer, trustAnchor, ...own });
    new MeshCertificatePolicy(chart, 'policy', { agent, ...props });
  });
}

export const request = {
  namespace: 'istio-system',
  issuer: { group: 'cert-manager.io', kind: 'ClusterIssuer', name: 'pki' },
};

/** What the sources of istio-csr v0.17.0, Istio and ztunnel ask for. */
export const sidecar: Request = {
  ...request,
  requester: AGENT,
  organizations: [''],
  uris: ['spiffe://prod.example.com/ns/shop/sa/cart'],
  usages: ['client auth', 'server auth'],
  durationSeconds: 3600,
  algorithm: 'RSA',
  keySize: 2048,
};
export const ztunnel: Request = { ...sidecar, organizations: [], algorithm: 'ECDSA', keySize: 256 };
export const serving: Request = {
  ...request,
  requester: AGENT,
  organizations: [''],
  dnsNames: ['cert-manager-istio-csr.cert-manager.svc'],
  usages: ['server auth'],
  durationSeconds: 3600,
  algorithm: 'RSA',
  keySize: 2048,
};
export const istiod: Request = {
  ...request,
  requester: CERT_MANAGER,
  commonName: 'istiod.istio-system.svc',
  dnsNames: ['istiod.istio-system.svc', 'istiod-canary.istio-system.svc'],
  uris: ['spiffe://prod.example.com/ns/istio-system/sa/istiod-service-account'],
  durationSeconds: 3600,
  algorithm: 'RSA',
  keySize: 2048,
};
