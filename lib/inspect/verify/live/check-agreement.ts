import { istiodName, REVISION_LABEL, UNNAMED_REVISION, ZTUNNEL_SERVICE_ACCOUNT } from '../../../facts/istio';
import { grouped } from '../../../internal/grouped';
import { verdictsOf } from '../../agreement/rules';
import { findingOf, WANTED } from '../../agreement/verdict';
import type { Agent } from '../../read/agents/agent';
import { mapAt, textAt } from '../../read/fields';
import type { LoadedObject } from '../../read/load';
import { readMesh } from '../../read/mesh';
import { CheckStatus, type Finding } from '../../report/finding';
import { makeFinding } from '../../report/make-finding';
import type { ProxyPod } from './pod-records';
import type { Read } from './unread';

/** What of a cluster the rules of agreement are asked of. */
export interface Running {
  readonly agent?: Agent;
  readonly namespaces: readonly LoadedObject[];
  readonly istiodPods: Read<readonly LoadedObject[]>;
  /** The ConfigMaps of istiod: the mesh config, and what its injector tells proxies. */
  readonly configMaps: Read<readonly LoadedObject[]>;
  readonly proxies: readonly ProxyPod[];
}

/** Asks of a running mesh what the graph asks of files: whether who is asked signs, trusts who asks, and says the same. */
export function checkAgreement(running: Running, meshNamespace: string): Finding[] {
  const { agent, namespaces, istiodPods, configMaps, proxies } = running;
  if ('problem' in configMaps) return [unseen(meshNamespace, configMaps.problem)];
  const pods = 'value' in istiodPods ? istiodPods.value : [];
  const objects = [
    ...(agent ? [agent.object] : []),
    ...namespaces,
    ...configMaps.value,
    ...deploymentsOf(pods),
    ...daemonSetsOf(proxies),
  ];
  const verdicts = verdictsOf(readMesh(objects, { areServicesUnseen: true }));
  // Of hundreds of namespaces those alone are told that get no root.
  return verdicts.filter(({ rule, holds }) => !holds || rule !== 'root-reaches-namespace').map(findingOf);
}

function unseen(subject: string, found: string): Finding {
  const check = 'asks-a-signer';
  const meaning = 'What istiod tells its proxies could not be read, so nothing is known of whom they ask.';
  const fix = 'Ask for the right to list ConfigMaps there; docs/verify.md has the ClusterRole that this command needs.';
  return makeFinding('graph', {
    check,
    subject,
    status: CheckStatus.ERROR,
    found,
    wanted: WANTED[check],
    meaning,
    fix,
  });
}

/** The Deployment that each revision of istiod runs by, as its newest pod shows it. */
function deploymentsOf(pods: readonly LoadedObject[]): LoadedObject[] {
  const created = ({ body }: LoadedObject) => textAt(body, 'metadata', 'creationTimestamp') ?? '';
  const revisionOf = ({ body }: LoadedObject) => textAt(body, 'metadata', 'labels', REVISION_LABEL) || UNNAMED_REVISION;
  return [...grouped(pods, revisionOf)].flatMap(([revision, those]) => {
    const [pod] = [...those].sort((one, other) => created(other).localeCompare(created(one)));
    if (pod === undefined) return [];
    const { metadata, spec } = pod.body;
    const body = { metadata: { labels: mapAt(metadata, 'labels') }, spec: { template: { metadata, spec } } };
    return [{ ...pod, apiVersion: 'apps/v1', kind: 'Deployment', name: istiodName(revision), body }];
  });
}

/** The DaemonSets that ztunnels run by: one for each way in which their pods differ. */
function daemonSetsOf(proxies: readonly ProxyPod[]): LoadedObject[] {
  const ztunnels = proxies.filter(({ isZtunnel, isTerminating }) => isZtunnel && !isTerminating);
  const alike = grouped(ztunnels, (one) =>
    JSON.stringify([one.namespace, one.serviceAccount, one.caAddress, one.clusterId]),
  );
  return [...alike.values()].flatMap(([pod], index) => {
    if (pod === undefined) return [];
    const { namespace, serviceAccount, caAddress, clusterId } = pod;
    const variable = (name: string, value: string | undefined) =>
      value === undefined ? { name, valueFrom: {} } : { name, value };
    const env = [
      variable('CA_ADDRESS', caAddress),
      variable('ISTIO_META_CLUSTER_ID', clusterId),
      variable('XDS_ADDRESS', undefined),
    ];
    const spec = { template: { spec: { serviceAccountName: serviceAccount, containers: [{ env }] } } };
    const name = index === 0 ? ZTUNNEL_SERVICE_ACCOUNT : `${ZTUNNEL_SERVICE_ACCOUNT}-${index + 1}`;
    return [{ apiVersion: 'apps/v1', kind: 'DaemonSet', name, namespace, body: { spec }, file: 'the cluster' }];
  });
}
