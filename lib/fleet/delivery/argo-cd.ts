import type { Construct } from 'constructs';
import { SELF_PATCHED } from '../../facts/istio';
import { grouped } from '../../internal/grouped';
import { checkEach, checkName, DNS_LABEL_RULE, DNS_SUBDOMAIN_RULE, textRule } from '../../internal/names';
import { checkWholeNumber } from '../../internal/numbers';
import { addObject } from '../../internal/objects';
import { refuse } from '../../internal/refusal';
import { deliveriesOf } from './deliveries';
import type { Delivery } from './delivery';
import type { FleetArgoCdProps } from './delivery-props';
import { labelFacts, labelOf, labelsWith } from './labels';
import { waysIn } from './ways-in';

/** What Argo CD calls the cluster that it runs in (util/db/cluster.go, v3.5.1). */
const IN_CLUSTER = 'in-cluster';

/** These texts stand in a template, where braces would be code. */
const TEXT_RULE = textRule(/^[^\s{}]+$/, 'a text without spaces and braces');
const DESTINATION_RULE = textRule(/\S/, 'the name of a cluster');
const OPTION_RULE = textRule(/^[A-Za-z]+=[A-Za-z]+$/, 'a sync option, as Name=value');
/** etcd takes 1.5 MiB; the rest of the object and a status of each Application have to fit in, too. */
const MOST_BYTES = 2 ** 20;

const RESPECT_DIFFERENCES = 'RespectIgnoreDifferences=true';

/**
 * One ApplicationSet (argoproj.io/v1alpha1) with an element for each folder of each cluster. The elements stand in it, and not a generator
 * over the index in Git: steps name waves, so that a wave that only Git knows would never be synchronized, and a folder that a cluster
 * lacks would be an Application that fails.
 */
export function addApplicationSet(site: Construct, props: FleetArgoCdProps): void {
  const { repoUrl, revision, name = 'fleet', namespace = 'argocd', project = 'default', syncOptions = [] } = props;
  const { prune = false, cascadeDelete = false } = props;
  checkName(site, 'repoUrl', repoUrl, TEXT_RULE, 'Write the URL of the repository.');
  checkName(site, 'revision', revision, TEXT_RULE, 'Name a branch, tag or commit.');
  checkName(site, 'namespace', namespace, DNS_LABEL_RULE, 'Name the namespace of Argo CD.');
  checkName(site, 'project', project, DNS_SUBDOMAIN_RULE, 'Name an AppProject.');
  checkEach(site, 'syncOptions', syncOptions, OPTION_RULE, 'Write for example "ServerSideApply=true".');
  if (props.atOnce !== undefined) checkWholeNumber(site, 'atOnce', props.atOnce, { min: 1 }, 'Leave it out for all.');
  const deliveries = deliveriesOf(site, props);
  const destinationOf = waysIn(site, deliveries, {
    prop: 'destinations',
    said: props.destinations,
    rule: DESTINATION_RULE,
    fix: '`argocd cluster list` prints the names.',
    otherwise: (cluster) =>
      cluster.name === props.managementCluster ? IN_CLUSTER : (cluster.kubeContext ?? cluster.name),
  });
  const elements = deliveries.map((delivery) => {
    const { name, path } = delivery;
    return { name, destination: destinationOf(delivery), path, ...labelFacts(delivery) };
  });
  checkSize(site, elements);
  site.node.defaultChild = addObject(site, 'ApplicationSet', {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'ApplicationSet',
    metadata: { name, namespace },
    spec: {
      goTemplate: true,
      goTemplateOptions: ['missingkey=error'],
      generators: [{ list: { elements } }],
      strategy: { type: 'RollingSync', rollingSync: { steps: stepsOf(deliveries, props.atOnce) } },
      syncPolicy: { preserveResourcesOnDeletion: !cascadeDelete },
      template: {
        metadata: { name: '{{.name}}', labels: labelsWith((fact) => `{{.${fact}}}`) },
        spec: {
          project,
          source: { repoURL: repoUrl, targetRevision: revision, path: '{{.path}}' },
          destination: { name: '{{.destination}}' },
          syncPolicy: {
            // A rolling sync prunes only where an automated one would (progressive_sync.go, v3.5.1).
            automated: prune ? { prune } : undefined,
            syncOptions: [...new Set([RESPECT_DIFFERENCES, ...syncOptions])],
          },
          // An Application that always differs is never healthy to a rolling sync, and no further wave begins.
          ignoreDifferences: SELF_PATCHED,
        },
      },
    },
  });
}

function checkSize(site: Construct, elements: readonly object[]): void {
  const bytes = Buffer.byteLength(JSON.stringify(elements));
  if (bytes <= MOST_BYTES) return;
  const received = `${elements.length} folders of clusters, in ${bytes} bytes`;
  const fix = 'Divide the fleet into several with an index each, or deliver it by Flux.';
  refuse(site, {
    prop: 'index',
    received,
    allowed: `what fits into one object of Kubernetes: ${MOST_BYTES} bytes`,
    fix,
  });
}

/** A step for each wave and place in it. All Applications of a step have to be healthy before the next one begins. */
function stepsOf(deliveries: readonly Delivery[], maxUpdate?: number): object[] {
  const steps = grouped(deliveries.map(labelFacts), ({ wave, stage }) => `${wave} ${stage}`);
  return [...steps.values()]
    .flatMap(([first]) => first ?? [])
    .sort((a, b) => Number(a.wave) - Number(b.wave) || Number(a.stage) - Number(b.stage))
    .map((facts) => ({
      matchExpressions: (['wave', 'stage'] as const).map((fact) => {
        return { key: labelOf(fact), operator: 'In', values: [facts[fact]] };
      }),
      maxUpdate,
    }));
}
