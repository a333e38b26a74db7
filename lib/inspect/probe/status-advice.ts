import type { Advice } from '../report/endings';
import { UNREADABLE } from './asking';

/** What a proxy makes of it, and what to do, by the status of a call; some by what the other side says to it. */
const ADVICE: readonly (readonly [string, RegExp, Advice])[] = [
  [
    'UNAUTHENTICATED',
    /./s,
    {
      meaning:
        'The agent does not take the caller for who it says it is. It tells the reason in its log alone: another trust domain or cluster id than its own, a token that the API server refuses, or a node account that it does not trust.',
      fix: 'Look at the log of the pod ("failed to authenticate request", "failed to match URIs with identities"). Compare --trust-domain, --cluster-id and --ca-trusted-node-accounts of the agent with the mesh: take all from one Mesh.',
    },
  ],
  [
    'INTERNAL',
    /parse and verify/i,
    {
      meaning:
        'cert-manager signed, but the agent does not hand the certificate out: it does not lead up to the roots that the agent trusts, or the issuer left out an intermediate.',
      fix: 'Give the agent the root above the issuer (trustAnchor), and have the issuer return the whole chain (docs/ca-chain.md).',
    },
  ],
  [
    'INTERNAL',
    /./s,
    {
      meaning: 'The agent made a CertificateRequest and got no certificate for it.',
      fix: 'Look at the log of the pod, and at the CertificateRequests (kubectl describe certificaterequest): nobody approved it, the issuer is not ready, or the agent may not create it.',
    },
  ],
  [
    'DEADLINE_EXCEEDED',
    /./s,
    {
      meaning: 'There was no answer in time. A proxy waits as well, and its pod does not become ready.',
      fix: 'Look at the CertificateRequests: nobody may approve or sign them. Under load, requests wait for the rate limiter of the agent, if it has one: switch it off, or add replicas (docs/capacity.md). A longer --timeout tells whether it is only slow.',
    },
  ],
  [
    'RESOURCE_EXHAUSTED',
    /larger than max/i,
    {
      meaning: 'The answer is larger than 1 MiB, which no chain of certificates is.',
      fix: 'Look at what the agent trusts: its trust anchor has far more in it than the roots of the mesh.',
    },
  ],
  [
    'RESOURCE_EXHAUSTED',
    /./s,
    {
      meaning: 'The agent, or something before it, takes no more requests. Proxies try again later.',
      fix: 'Give the agent more replicas, or ask less at a time (--concurrency).',
    },
  ],
  [
    'UNAVAILABLE',
    /./s,
    {
      meaning: 'The connection to the pod broke, or was refused.',
      fix: 'See the checks port-forward and server-certificate; look whether the pod was restarted (kubectl get pods), and at its log.',
    },
  ],
  [
    'UNIMPLEMENTED',
    /./s,
    {
      meaning: 'What answers there speaks gRPC, but signs no certificates: it is no istio-csr.',
      fix: 'Look at what runs in the pod and at its --serving-address.',
    },
  ],
  [
    UNREADABLE,
    /./s,
    {
      meaning: 'What came back is nothing that a proxy could use.',
      fix: 'Look at what runs in the pod, and at its log: istio-csr answers with the certificate, its intermediates and the roots.',
    },
  ],
];

const UNKNOWN: Advice = {
  meaning: 'The call failed in a way that istio-csr does not answer by itself.',
  fix: 'Look at the log of the pod, and at what stands between it and this machine.',
};

export function adviceOn({ code, details }: { readonly code: string; readonly details: string }): Advice {
  const [, , advice = UNKNOWN] = ADVICE.find(([one, says]) => one === code && says.test(`${details} `)) ?? [];
  return advice;
}
