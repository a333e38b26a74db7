import { Duration } from 'cdk8s';
import type { Construct } from 'constructs';
import { grouped } from '../../internal/grouped';
import { checkName, DNS_LABEL_RULE, DNS_SUBDOMAIN_RULE } from '../../internal/names';
import { addObject } from '../../internal/objects';
import { refuse } from '../../internal/refusal';
import { fluxDuration } from '../../platform/flux-duration';
import { deliveriesOf, foldersOf } from './deliveries';
import { type Delivery, OWN_FOLDER } from './delivery';
import { type FleetFluxProps, FluxSourceKind } from './delivery-props';
import { labelFacts, labelsWith } from './labels';
import { waysIn } from './ways-in';

/**
 * A Kustomization (kustomize.toolkit.fluxcd.io/v1) for each folder of each cluster. Flux reconciles one when those that it depends on are
 * ready at the revision of their common source (checkDependencies of kustomize-controller 1.9.4).
 */
export function addKustomizations(site: Construct, props: FleetFluxProps): void {
  const { namespace = 'flux-system', prune = false, cascadeDelete = false } = props;
  checkName(site, 'namespace', namespace, DNS_LABEL_RULE, 'Name the namespace of the Kustomizations.');
  const settings = {
    interval: fluxDuration(site.node.path, 'interval', props.interval ?? Duration.minutes(10), 60),
    // It waits at least that long, whatever it is told (GetTimeout of kustomize-controller 1.9.4).
    timeout: props.timeout && fluxDuration(site.node.path, 'timeout', props.timeout, 30),
    sourceRef: sourceOf(site, props),
    prune,
    // What is left out follows prune.
    deletionPolicy: prune === cascadeDelete ? undefined : cascadeDelete ? 'Delete' : 'Orphan',
    wait: true,
  };
  const deliveries = deliveriesOf(site, props);
  checkLeaves(site, deliveries);
  const secretOf = waysIn(site, deliveries, {
    prop: 'kubeConfigSecrets',
    said: props.kubeConfigSecrets,
    rule: DNS_SUBDOMAIN_RULE,
    fix: 'Write the name of a Secret with the kubeconfig of that cluster alone.',
    otherwise: ({ name }) => (name === props.managementCluster ? undefined : `${name}-kubeconfig`),
  });
  for (const [delivery, before] of dependencies(deliveries)) {
    const { name, path } = delivery;
    const facts = labelFacts(delivery);
    const secret = secretOf(delivery);
    addObject(site, name, {
      apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
      kind: 'Kustomization',
      metadata: { name, namespace, labels: labelsWith((fact) => facts[fact]) },
      spec: {
        ...settings,
        path: `./${path}`,
        kubeConfig: secret === undefined ? undefined : { secretRef: { name: secret } },
        dependsOn: before.length > 0 ? before.map((each) => ({ name: each.name })) : undefined,
      },
    });
  }
}

/**
 * What each delivery comes after: the folder before it in its cluster, or else the last folders of all clusters of the wave before. The
 * former are ready then, too.
 */
function dependencies(deliveries: readonly Delivery[]): [Delivery, readonly Delivery[]][] {
  const waves = [...grouped(deliveries, ({ cluster }) => cluster.wave).values()];
  let before: readonly Delivery[] = [];
  return waves.flatMap((wave) => {
    const clusters = [...grouped(wave, ({ cluster }) => cluster.name).values()];
    const last = before;
    before = clusters.flatMap((own) => own.slice(-1));
    return clusters.flatMap((own) =>
      own.map((each, index): [Delivery, readonly Delivery[]] => [
        each,
        index === 0 ? last : own.slice(index - 1, index),
      ]),
    );
  });
}

function sourceOf(site: Construct, props: FleetFluxProps): object {
  const { sourceName: name, sourceKind: kind = FluxSourceKind.GIT_REPOSITORY, sourceNamespace: namespace } = props;
  checkName(site, 'sourceName', name, DNS_SUBDOMAIN_RULE, 'Name the source that has the output.');
  if (namespace !== undefined) checkName(site, 'sourceNamespace', namespace, DNS_LABEL_RULE, 'Leave it out.');
  return { kind, name, namespace };
}

/** Flux applies every YAML file below a path (kustomize_generator.go of fluxcd/pkg), so that a folder must have none inside. */
function checkLeaves(site: Construct, deliveries: readonly Delivery[]): void {
  for (const { cluster, folder } of deliveries) {
    const start = folder === OWN_FOLDER ? '' : `${folder}/`;
    const inner = [...foldersOf(cluster)].find((each) => each !== OWN_FOLDER && each.startsWith(start));
    if (inner === undefined) continue;
    refuse(site, {
      prop: 'folders',
      received: folder,
      allowed: `folders without a folder inside, because Flux applies that at the same time; ${cluster.name} has "${inner}"`,
      fix: 'Have the composer put its charts into OutputFolders side by side, for example mesh and gateways, and list those.',
    });
  }
}
