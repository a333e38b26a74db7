import { spiffeId, ZTUNNEL_SERVICE_ACCOUNT } from '../../facts/istio';
import type { KeyKind } from '../../x509/signing-request';
import type { Agent } from '../read/agents/agent';
import { textAt } from '../read/fields';
import type { LoadedObject } from '../read/load';
import type { Finding } from '../report/finding';
import type { ObjectPlace } from '../verify/live/place';
import type { Questions } from '../verify/live/questions';
import { ProbeCheck, probeCheck } from './checks';
import type { Found, Service } from './find-service';
import { AUDIENCE, type BoundPod, type ProbePrograms } from './probe-programs';
import { unread } from './unread';

/** Who asks, and for whom. */
export interface Caller {
  /** The account whose token is sent. */
  readonly account: ObjectPlace;
  /** The pod that the token is bound to; nothing for a token of the account alone. */
  readonly pod?: BoundPod;
  /** The account that the certificate is for. */
  readonly workload: ObjectPlace;
  readonly identity: string;
  readonly isNodeAccount: boolean;
  readonly key: KeyKind;
}

/** What a user says of who asks. */
export interface ToldCaller {
  readonly namespace?: string;
  readonly serviceAccount?: string;
  readonly isNodeAccount: boolean;
  /** @default RSA as sidecars make, ECDSA for a node account as ztunnel makes */
  readonly key?: KeyKind;
}

/** The account of a namespace that is always there. */
const DEFAULT = 'default';

/** The API server gives no token for less (validation of TokenRequest: 10 minutes). */
export const SHORTEST_TOKEN_SECONDS = 600;

/** Finds who asks: an account, as for a sidecar; or a ztunnel and a pod on its node. */
export async function findCaller(questions: Questions, service: Service, told: ToldCaller): Promise<Found<Caller>> {
  if (told.isNodeAccount) return nodeCaller(questions, service, told);
  const { namespace = DEFAULT, serviceAccount = DEFAULT, key = 'rsa' } = told;
  const account = { namespace, name: serviceAccount };
  const identity = spiffeId(service.trustDomain, namespace, serviceAccount);
  const value: Caller = { account, workload: account, identity, isNodeAccount: false, key };
  return { value, finding: probeCheck(ProbeCheck.CALLER, nameOf(account), 'an account').pass(identity) };
}

/** The node account: that of a pod which asks for the pods on its node. istio-csr trusts those of a list (CA_TRUSTED_NODE_ACCOUNTS). */
async function nodeCaller(
  questions: Questions,
  { agent, trustDomain }: Service,
  { namespace, serviceAccount, key = 'ecdsa' }: ToldCaller,
): Promise<Found<Caller>> {
  const account = nodeAccountOf(agent);
  if (account === undefined) {
    const check = probeCheck(ProbeCheck.CALLER, agent.name, 'a trusted node account');
    const meaning = 'The agent trusts no node account, so that it refuses every ztunnel.';
    const fix = 'Set DataPlane.AMBIENT in the mesh, which adds it, or --ca-trusted-node-accounts of the agent.';
    return { finding: check.fail('no --ca-trusted-node-accounts', { meaning, fix }) };
  }
  const place = { namespace: namespace ?? account.namespace };
  const isSame = place.namespace === account.namespace;
  const [ztunnels, workloads] = await Promise.all([
    questions.objects('pods', { namespace: account.namespace }),
    isSame ? undefined : questions.objects('pods', place),
  ]);
  for (const answer of [ztunnels, workloads]) {
    if (answer && 'problem' in answer) return { finding: unread(ProbeCheck.CALLER, nameOf(account), answer.problem) };
  }
  const running = (answer: typeof ztunnels | undefined) =>
    (answer && 'value' in answer ? answer.value : []).filter(isRunning);
  const nodes = running(ztunnels).filter((pod) => accountOf(pod) === account.name);
  const candidates = running(workloads ?? ztunnels).filter(
    (pod) => serviceAccount === undefined || accountOf(pod) === serviceAccount,
  );
  const pairs = candidates.flatMap((pod) =>
    nodes.filter((one) => nodeOf(one) === nodeOf(pod)).map((one) => [one, pod] as const),
  );
  const check = probeCheck(ProbeCheck.CALLER, nameOf(account), 'a pod of the node account, and a pod on its node');
  // To ask for itself shows less: a ztunnel may do that with its own token.
  const pair = pairs.find(([, pod]) => accountOf(pod) !== account.name) ?? pairs[0];
  if (!pair) {
    const of =
      nodes.length === 0 ? `no pod of ${nameOf(account)} runs` : `no pod of ${place.namespace} runs beside one`;
    const meaning =
      'A node account asks with a token of its own pod, for a pod on the same node: there is no such pair.';
    const fix = 'Name the namespace of pods with --namespace, or probe without --node-account until ztunnel runs.';
    return { finding: check.error(of, { meaning, fix }) };
  }
  const [node, pod] = pair;
  const workload = { namespace: place.namespace, name: accountOf(pod) };
  const identity = spiffeId(trustDomain, workload.namespace, workload.name);
  const bound = { name: node.name, uid: textAt(node.body, 'metadata', 'uid') ?? '' };
  const value: Caller = { account, pod: bound, workload, identity, isNodeAccount: true, key };
  return { value, finding: check.pass(`${node.name} for ${identity}, of ${pod.name}`) };
}

/** The first account that the agent trusts, of ztunnel where it is among them. */
function nodeAccountOf(agent: Agent): ObjectPlace | undefined {
  const accounts = agent.list('ca-trusted-node-accounts').flatMap((text) => {
    const [namespace, name] = text.trim().split('/');
    return namespace && name ? [{ namespace, name }] : [];
  });
  return accounts.find(({ name }) => name === ZTUNNEL_SERVICE_ACCOUNT) ?? accounts[0];
}

function isRunning({ body }: LoadedObject): boolean {
  return textAt(body, 'status', 'phase') === 'Running' && !textAt(body, 'metadata', 'deletionTimestamp');
}

const nodeOf = ({ body }: LoadedObject) => textAt(body, 'spec', 'nodeName');
const accountOf = ({ body }: LoadedObject) => textAt(body, 'spec', 'serviceAccountName') || DEFAULT;
const nameOf = ({ namespace, name }: ObjectPlace) => `${namespace}/${name}`;

/** Makes a token of the caller. It is in no finding. */
export async function makeToken(
  programs: ProbePrograms,
  { account, pod }: Caller,
  seconds: number,
): Promise<Found<string>> {
  const subject = nameOf(account);
  const wanted = `a token for ${AUDIENCE}`;
  const answer = await programs.createToken(account, seconds, pod);
  if ('problem' in answer) return { finding: unread(ProbeCheck.TOKEN, subject, answer.problem, wanted) };
  const token = answer.value.trim();
  const check = probeCheck(ProbeCheck.TOKEN, subject, wanted);
  if (/^[\w-]+\.[\w-]+\.[\w-]+$/.test(token)) return { value: token, finding: check.pass('made, kept in memory') };
  const finding: Finding = check.error('the answer of kubectl is no token (not shown)', {
    meaning: 'kubectl gave something else than a JSON Web Token, which was sent to nobody.',
    fix: 'Look at what runs as kubectl (--kubectl): kubectl create token prints a token and nothing else.',
  });
  return { finding };
}
