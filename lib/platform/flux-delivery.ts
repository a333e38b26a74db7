import { ApiObject, Duration } from 'cdk8s';
import { checkName, DNS_LABEL_RULE, DNS_SUBDOMAIN_RULE } from '../internal/names';
import { addObject } from '../internal/objects';
import { refuse } from '../internal/refusal';
import { checkInstallable, type DeliveryMethod } from './delivery-method';
import type { FluxDeliveryProps } from './delivery-props';
import { fluxDuration } from './flux-duration';
import type { HelmChart } from './helm-chart';
import { findObject } from './release-surroundings';

const SITE = 'ChartDelivery.flux';
const SOURCE_API = 'source.toolkit.fluxcd.io/v1';

const CHART_LAYER = 'application/vnd.cncf.helm.chart.content.v1.tar+gzip';

export function fluxDelivery(props: FluxDeliveryProps): DeliveryMethod {
  const { namespace = 'flux-system', interval: wanted = Duration.minutes(10) } = props;
  checkName(SITE, 'namespace', namespace, DNS_LABEL_RULE, 'Name the namespace that Flux watches.');
  const interval = fluxDuration(SITE, 'interval', wanted, 60);
  const timeout = props.timeout && fluxDuration(SITE, 'timeout', props.timeout, 1);

  const add = (release: HelmChart, apiVersion: string, kind: string, name: string, spec: object) =>
    addObject(release, kind, { apiVersion, kind, metadata: { name, namespace }, spec: { interval, ...spec } });

  /** A chart of a registry has a source of its own, which pins the version. */
  const fromRegistry = (release: HelmChart): object => {
    const { releaseName: name, chart, version, _source } = release;
    add(release, SOURCE_API, 'OCIRepository', name, {
      url: `${_source.url}/${chart}`,
      layerSelector: { mediaType: CHART_LAYER, operation: 'copy' },
      // Tags cannot have the "+" of a version's build metadata; Helm writes "_" when it pushes a chart.
      ref: { tag: version.replace('+', '_') },
    });
    return { chartRef: { kind: 'OCIRepository', name, namespace } };
  };

  /** The charts of one repository share a source, which is made with the first of them. */
  const fromRepository = (release: HelmChart): object => {
    const { chart, version, _source } = release;
    const source = { kind: 'HelmRepository', name: nameOf(_source.address), namespace };
    const existing = findObject(release, source);
    if (existing === undefined) {
      checkName(release._site, 'repository', source.name, DNS_SUBDOMAIN_RULE, 'Use a shorter URL.');
      add(release, SOURCE_API, 'HelmRepository', source.name, { url: _source.url });
    } else if (existing.toJson().spec?.url !== _source.url) {
      const allowed = `a URL whose HelmRepository is not called ${source.name}, as that of ${existing.node.path} is`;
      const fix = 'Deliver one of the two charts with another namespace of Flux.';
      refuse(release._site, { prop: 'repository', received: _source.url, allowed, fix });
    }
    return { chart: { spec: { chart, version, sourceRef: source, interval } } };
  };

  const deliver = (release: HelmChart) => {
    checkInstallable(release, 'Flux', 'HelmRelease', namespace);
    const { releaseName, dependencies, _source, _createNamespace: createNamespace, _values: values } = release;
    const chart = _source.isRegistry ? fromRegistry(release) : fromRepository(release);
    const dependsOn = dependencies.map((each) => ({
      name: each.releaseName,
      namespace: ApiObject.of(each).metadata.namespace,
    }));
    release.node.defaultChild = add(release, 'helm.toolkit.fluxcd.io/v2', 'HelmRelease', releaseName, {
      timeout,
      releaseName,
      targetNamespace: release.namespace,
      ...chart,
      dependsOn: dependsOn.length > 0 ? dependsOn : undefined,
      install: { createNamespace, crds: 'Create' },
      upgrade: { crds: 'CreateReplace' },
      values: Object.keys(values).length > 0 ? values : undefined,
    });
  };
  return { name: 'flux', deliver };
}

/** The stable name of a repository's source: `charts.jetstack.io` as `charts-jetstack-io`. */
function nameOf(address: string): string {
  return address
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}
