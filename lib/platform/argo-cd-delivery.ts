import { checkName, DNS_LABEL_RULE, DNS_SUBDOMAIN_RULE, textRule } from '../internal/names';
import { addObject } from '../internal/objects';
import { refuse } from '../internal/refusal';
import { checkInstallable, type DeliveryMethod } from './delivery-method';
import type { ArgoCdDeliveryProps } from './delivery-props';
import type { HelmChart } from './helm-chart';
import { withDependencies } from './release-surroundings';

/** Argo CD synchronizes its Applications and plain objects in the order of this annotation. */
const SYNC_WAVE = 'argocd.argoproj.io/sync-wave';

const SYNC_OPTIONS = 'argocd.argoproj.io/sync-options';

/** Objects cannot be tried out while their kinds are still to be installed. */
const SKIP_DRY_RUN = 'SkipDryRunOnMissingResource=true';

const SITE = 'ChartDelivery.argoCd';
const SERVER_RULE = textRule(/^https?:\/\/[^\s/]+/, 'the URL of an API server');

export function argoCdDelivery(props: ArgoCdDeliveryProps): DeliveryMethod {
  const { namespace = 'argocd', project = 'default', destinationServer = 'https://kubernetes.default.svc' } = props;
  const { automated = false, prune = false, selfHeal = false, cascadeDelete = false } = props;
  checkName(SITE, 'namespace', namespace, DNS_LABEL_RULE, 'Name a namespace whose Applications Argo CD watches.');
  checkName(SITE, 'project', project, DNS_SUBDOMAIN_RULE, 'Name an AppProject.');
  const fix = '`argocd cluster list` prints the URLs; leave it out for the cluster that Argo CD runs in.';
  checkName(SITE, 'destinationServer', destinationServer, SERVER_RULE, fix);
  for (const [prop, value] of Object.entries({ prune, selfHeal })) {
    if (!value || automated) continue;
    const fix = `Set automated as well, or leave ${prop} out.`;
    refuse(SITE, { prop, received: value, allowed: 'false, because automated is not true', fix });
  }

  const deliver = (release: HelmChart) => {
    checkInstallable(release, 'Argo CD', 'Application', namespace);
    const { chart, version, releaseName, _source: source, _values: values, _ignoreDifferences: ignored } = release;
    release.node.defaultChild = addObject(release, 'Application', {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata: {
        name: releaseName,
        namespace,
        annotations: { [SYNC_WAVE]: String(waveAfter(release.dependencies)) },
        ...(cascadeDelete && { finalizers: ['resources-finalizer.argocd.argoproj.io'] }),
      },
      spec: {
        project,
        source: {
          repoURL: source.isRegistry ? source.address : source.url,
          chart,
          targetRevision: version,
          helm: { releaseName, valuesObject: Object.keys(values).length > 0 ? values : undefined },
        },
        destination: { server: destinationServer, namespace: release.namespace },
        syncPolicy: { automated: automated ? { prune, selfHeal } : undefined, syncOptions: syncOptions(release) },
        ignoreDifferences: ignored.length > 0 ? ignored : undefined,
      },
    });
  };
  const follow: DeliveryMethod['follow'] = (charts, object) => {
    const { annotations = {} } = object.metadata.toJson();
    const marks = { [SYNC_WAVE]: String(waveAfter(charts)), [SYNC_OPTIONS]: SKIP_DRY_RUN };
    for (const [key, value] of Object.entries(marks)) {
      if (!Object.hasOwn(annotations, key)) object.metadata.addAnnotation(key, value);
    }
  };
  return { name: 'argoCd', deliver, follow };
}

/** One more than the latest of the charts, so that Argo CD synchronizes it after those. */
function waveAfter(charts: readonly HelmChart[]): number {
  return Math.max(-1, ...charts.map(({ dependencies }) => waveAfter(dependencies))) + 1;
}

function syncOptions(release: HelmChart): string[] | undefined {
  const [, ...before] = withDependencies(release);
  const options = [
    release._createNamespace && 'CreateNamespace=true',
    // CRDs can be larger than the annotation in which a client-side apply keeps the last configuration.
    release._installsCrds && 'ServerSideApply=true',
    before.some(({ _installsCrds }) => _installsCrds) && SKIP_DRY_RUN,
    release._ignoreDifferences.length > 0 && 'RespectIgnoreDifferences=true',
  ].filter((option) => option !== false);
  return options.length > 0 ? options : undefined;
}
