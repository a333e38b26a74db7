import { Construct, type IConstruct } from 'constructs';
import { SERVICE_TYPES } from '../facts/kubernetes';
import { checked } from '../internal/checked/checked';
import { placeInMesh } from '../internal/cluster';
import { contradictions, mergeDeep } from '../internal/merge';
import { checkName, DNS_LABEL_RULE, SERVICE_NAME_RULE } from '../internal/names';
import { checkOneOf, checkWholeNumber } from '../internal/numbers';
import { addObject } from '../internal/objects';
import { refuse } from '../internal/refusal';
import { chartPlatform } from '../istio/data-plane-values';
import type { ExternalCaIstio } from '../istio/external-ca-istio';
import { chartRevision } from '../istio/external-ca-settings';
import { CHART_REPOSITORY, withoutCharts } from '../istio/installers/helm';
import { chartProfile, isOpenShiftProfile } from '../istio/profiles';
import type { ChartDelivery } from '../platform/chart-delivery';
import { HelmChart } from '../platform/helm-chart';
import { ISTIO_CHARTS } from '../releases/istio-chart-features';
import { KubernetesVersion } from '../releases/kubernetes-version';
import { type GatewaySettings, gatewayObjects } from './gateway-objects';
import type { IstioGatewayProps } from './istio-gateway-props';
import { istiodExposure } from './istiod-exposure';
import { networkExposure } from './network-exposure';
import { checkOnlyGateway } from './only-gateway';

/** Up to so many pods Istio's chart goes by itself (manifests/charts/gateway/values.yaml, 1.16 to 1.30). */
const MOST_PODS = 5;

/** A name is also the value of the label `app`, and where a chart is delivered that of its release. */
const NAME_RULE = { ...SERVICE_NAME_RULE, maxLength: 53, allowed: `${SERVICE_NAME_RULE.allowed}; here at most 53` };

/**
 * A gateway of Istio: a proxy of its own at the edge of the mesh, which an Istio `Gateway` configures. It gets its certificate from the
 * agent as every proxy does. It comes after its istiod, whose injector fills in its image: in the output, by `dependsOn` of Flux, by a
 * later sync wave of Argo CD. After istioctl or the Sail operator, apply it when istiod is there.
 *
 * Made by Istio's chart `gateway` where charts install Istio or a `delivery` is given, and otherwise of plain objects: ServiceAccount,
 * Role and RoleBinding to read the Secrets of its namespace, Service, Deployment and PodDisruptionBudget.
 *
 * The construct's default child is the Deployment, or the `HelmChart`.
 *
 * @throws Error for a version that cannot inject gateways or has no such chart, and for a network gateway of a mesh without a network
 */
@checked
export class IstioGateway extends Construct {
  /** The name of the Deployment and Service. */
  public readonly name: string;
  /** The namespace that it runs in. */
  public readonly namespace: string;
  /** The value of the label `istio`, which the `selector` of an Istio Gateway names. */
  public readonly selector: string;
  /** The chart, where one makes the gateway. */
  public readonly chart?: HelmChart;

  public constructor(scope: Construct, id: string, props: IstioGatewayProps) {
    super(scope, id);
    const { istio } = props;
    placeInMesh(this, istio.mesh);
    const settings = this.settingsOf(props, istio);
    this.name = settings.name;
    this.namespace = settings.namespace;
    this.selector = settings.name.replace(/^istio-/, '');
    checkOnlyGateway(this, this.namespace, this.name);
    const delivery = props.delivery ?? istio._chartSource?.delivery;
    this.chart = delivery && this.deliver(props, istio, settings, delivery);
    this.node.defaultChild = this.chart ?? this.addObjects(props, istio, settings);
    // A remote cluster is configured by what the primary has, which selects its gateways, too.
    if (props.forNetwork && istio._settings.remote === undefined) this.exposeNetwork(istio.mesh.namespace);
    if (props.exposesIstiod) this.exposeIstiod(props, istio);
    istio.precede(this);
  }

  private settingsOf(props: IstioGatewayProps, istio: ExternalCaIstio): GatewaySettings {
    const { forNetwork = false, namespace, replicas = 2, serviceType = SERVICE_TYPES.LOAD_BALANCER } = props;
    const { name = forNetwork ? 'istio-eastwestgateway' : 'istio-ingressgateway', serviceAnnotations } = props;
    const { network } = istio.mesh;
    checkName(this, 'name', name, NAME_RULE, 'The Service has this name: choose another.');
    checkName(this, 'namespace', namespace, DNS_LABEL_RULE, 'Name a namespace, for example "istio-ingress".');
    checkWholeNumber(this, 'replicas', replicas, { min: 1 }, 'Run at least one pod.');
    // Kubernetes has ExternalName besides, which leads to no pods.
    checkOneOf(this, 'serviceType', serviceType, Object.values(SERVICE_TYPES), 'Use another member of ServiceType.');
    if (forNetwork && network === undefined) {
      const allowed = 'false, because the Mesh has no network that others could come into';
      refuse(this, { prop: 'forNetwork', received: true, allowed, fix: 'Set network on the Mesh.' });
    }
    if (forNetwork && !istio.mesh.hasSidecars) {
      const allowed =
        'false in a mesh of ztunnel alone, whose networks meet at a Gateway of the class istio-east-west (HBONE)';
      const fix =
        'Write that Gateway of the Kubernetes Gateway API yourself, and set AMBIENT_ENABLE_MULTI_NETWORK of istiod.';
      refuse(this, { prop: 'forNetwork', received: true, allowed, fix });
    }
    const revision = chartRevision(istio._settings);
    const needsRouterMode = !ISTIO_CHARTS.has(istio.version, 'sniDnatByDefault');
    const ofNetwork = forNetwork ? network : undefined;
    return {
      name,
      namespace,
      revision,
      network: ofNetwork,
      needsRouterMode,
      serviceType,
      serviceAnnotations,
      replicas,
    };
  }

  private deliver(
    props: IstioGatewayProps,
    istio: ExternalCaIstio,
    settings: GatewaySettings,
    delivery: ChartDelivery,
  ): HelmChart {
    const { version, _chartSource: source, _settings: ofIstio } = istio;
    const missing = withoutCharts(version, istio.mesh);
    if (missing !== undefined) {
      const { allowed } = missing;
      const fix = 'Leave delivery out, so that the gateway is made of plain objects, or use a later version.';
      refuse(this, { prop: 'delivery', received: `a chart of Istio ${version.version}`, allowed, fix });
    }
    const own = chartValues(settings, chartPlatform(ofIstio, version), chartProfile(undefined, ofIstio, version));
    const { values = {} } = props;
    for (const { path, mine, theirs } of contradictions(own.said, values)) {
      const allowed = `${JSON.stringify(mine)}, which this construct sets`;
      refuse(this, { prop: `values.${path}`, received: theirs, allowed, fix: 'Leave it out and use the props.' });
    }
    const isSame = source?.delivery._method.name === delivery._method.name;
    return new HelmChart(this, 'Chart', {
      delivery,
      repository: source?.repository ?? CHART_REPOSITORY,
      chart: 'gateway',
      version: version.version,
      releaseName: settings.name,
      namespace: settings.namespace,
      dependsOn: isSame ? istio.charts.filter((chart) => chart === istio.node.defaultChild) : [],
      values: mergeDeep(mergeDeep(own.suggested, own.said), values),
      _site: this,
    });
  }

  private addObjects(props: IstioGatewayProps, istio: ExternalCaIstio, settings: GatewaySettings): IConstruct {
    if (!ISTIO_CHARTS.has(istio.version, 'gatewayInjection')) {
      const allowed = 'an Istio from 1.10 on, whose injector knows gateways';
      const fix = 'Use components.ingressGateways of the ExternalCaIstio.';
      refuse(this, { prop: 'istio', received: `Istio ${istio.version.version}`, allowed, fix });
    }
    if (props.values !== undefined) {
      const allowed = 'nothing without a chart: this gateway is made of plain objects';
      refuse(this, { prop: 'values', received: Object.keys(props.values), allowed, fix: 'Set delivery as well.' });
    }
    const manifests = gatewayObjects(settings, props.kubernetesVersion ?? KubernetesVersion.LATEST);
    for (const manifest of manifests) addObject(this, manifest.kind, manifest);
    return this.node.findChild('Deployment');
  }

  private exposeNetwork(namespace: string): void {
    addObject(this, 'NetworkGateway', networkExposure(`${this.name}-network`, this.selector, namespace));
  }

  private exposeIstiod({ forNetwork = false }: IstioGatewayProps, istio: ExternalCaIstio): void {
    const isRemote = istio._settings.remote !== undefined;
    if (!forNetwork || isRemote) {
      const why = isRemote ? 'no istiod runs in this cluster' : 'the gateway has ports for istiod with forNetwork only';
      const fix = isRemote ? 'Expose that of the primary.' : 'Set forNetwork: true as well.';
      refuse(this, { prop: 'exposesIstiod', received: true, allowed: `false, because ${why}`, fix });
    }
    const { revision, mesh } = istio;
    const manifests = istiodExposure(`${this.name}-istiod`, this.selector, { revision, namespace: mesh.namespace });
    for (const manifest of manifests) addObject(this, manifest.kind, manifest);
  }
}

/** The values of the chart `gateway`: those that the props say, and those that a user may say otherwise. */
function chartValues(settings: GatewaySettings, platform: string | undefined, profile: string | undefined) {
  const { revision, network, serviceType, serviceAnnotations, replicas } = settings;
  const said = {
    revision,
    profile: isOpenShiftProfile(profile) ? profile : undefined,
    global: platform === undefined ? undefined : { platform },
    service: { type: serviceType, annotations: serviceAnnotations },
    networkGateway: network,
  };
  const suggested = { autoscaling: { minReplicas: replicas, maxReplicas: Math.max(replicas, MOST_PODS) } };
  return { said, suggested };
}
