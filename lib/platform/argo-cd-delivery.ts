import { checkName, DNS_LABEL_RULE, DNS_SUBDOMAIN_RULE } from '../internal/names';
import { addObject } from '../internal/objects';
import { refuse } from '../internal/refusal';
import { checkInstallable, type DeliveryMethod } from './delivery-method';
import type { ArgoCdDeliveryProps } from './delivery-props';
import type { HelmChart } from './helm-chart';
import { withDependencies } from './same-cluster';
import { textRule } from './text-rule';

const SITE = 'ChartDelivery.argoCd';
const SERVER_RULE = textRule(/^https?:\/\/[^\s/]+/, 'the URL of an API server');

/** Argo CD: an Application. */
export class ArgoCdDelivery implements DeliveryMethod {
  public readonly name = 'argoCd';

  private readonly namespace: string;
  private readonly project: string;
  private readonly server: string;
  private readonly automated?: { prune: boolean; selfHeal: boolean };
  private readonly finalizers?: string[];

  public constructor(props: ArgoCdDeliveryProps) {
    this.namespace = props.namespace ?? 'argocd';
    this.project = props.project ?? 'default';
    this.server = props.destinationServer ?? 'https://kubernetes.default.svc';
    const { automated = false, prune = false, selfHeal = false } = props;
    this.automated = automated ? { prune, selfHeal } : undefined;
    this.finalizers = props.cascadeDelete ? ['resources-finalizer.argocd.argoproj.io'] : undefined;

    const namespaceFix = 'Name a namespace whose Applications Argo CD watches.';
    checkName(SITE, 'namespace', this.namespace, DNS_LABEL_RULE, namespaceFix);
    checkName(SITE, 'project', this.project, DNS_SUBDOMAIN_RULE, 'Name an AppProject.');
    const serverFix = '`argocd cluster list` prints the URLs; leave it out for the cluster that Argo CD runs in.';
    checkName(SITE, 'destinationServer', this.server, SERVER_RULE, serverFix);
    for (const [prop, value] of Object.entries({ prune, selfHeal })) {
      if (!value || automated) continue;
      refuse(SITE, {
        prop,
        received: value,
        allowed: 'false, because automated is not true',
        fix: `Set automated as well, or leave ${prop} out.`,
      });
    }
  }

  public deliver(release: HelmChart): void {
    checkInstallable(release, 'Argo CD', 'Application', this.namespace);
    const { chart, version, releaseName, namespace, _source: source, _values: values } = release;
    release.node.defaultChild = addObject(release, 'Application', {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata: {
        name: releaseName,
        namespace: this.namespace,
        annotations: { 'argocd.argoproj.io/sync-wave': String(waveOf(release)) },
        ...(this.finalizers && { finalizers: [...this.finalizers] }),
      },
      spec: {
        project: this.project,
        source: {
          repoURL: source.isRegistry ? source.address : source.url,
          chart,
          targetRevision: version,
          helm: { releaseName, valuesObject: Object.keys(values).length > 0 ? values : undefined },
        },
        destination: { server: this.server, namespace },
        syncPolicy: { automated: this.automated && { ...this.automated }, syncOptions: syncOptions(release) },
        ignoreDifferences: release._ignoreDifferences.length > 0 ? release._ignoreDifferences : undefined,
      },
    });
  }
}

/** One more than the latest of what the release depends on, so that Argo CD synchronizes it after those. */
function waveOf({ dependencies }: HelmChart): number {
  return Math.max(-1, ...dependencies.map(waveOf)) + 1;
}

function syncOptions(release: HelmChart): string[] | undefined {
  const [, ...before] = withDependencies(release);
  const options = [
    release._createNamespace && 'CreateNamespace=true',
    // CRDs can be larger than the annotation in which a client-side apply keeps the last configuration.
    release._installsCrds && 'ServerSideApply=true',
    // A chart's objects cannot be tried out while their kinds are still to be installed.
    before.some(({ _installsCrds }) => _installsCrds) && 'SkipDryRunOnMissingResource=true',
    release._ignoreDifferences.length > 0 && 'RespectIgnoreDifferences=true',
  ].filter((option) => option !== false);
  return options.length > 0 ? options : undefined;
}
