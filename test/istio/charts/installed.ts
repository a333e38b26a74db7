import { ChartDelivery, IstioInstaller } from 'cdk8s-istio-csr';
import { HELM } from '../../support/real-helm';
import { only, type SynthesizedObject } from '../../support/synth';
import { type Facts, FLUX, install } from '../support';
import { RealCharts, type Values } from './real-charts';

/** What a cluster would be given by one of the installers, with Istio's real charts. */
export interface Installed {
  readonly istiod: SynthesizedObject[];
  readonly cni?: SynthesizedObject[];
  readonly ztunnel?: SynthesizedObject[];
}

export type Install = (tag: string, facts: Facts, values: Values) => Installed;

/** Helm: the values and namespaces of the releases, as Flux gets them. */
export function byHelm(tag: string, facts: Facts, values: Values): Installed {
  const releases = install(FLUX, facts, { values }).filter(({ kind }) => kind === 'HelmRelease');
  const rendered = (chart: string) => {
    const release = releases.find(({ spec }) => spec.chart.spec.chart === chart);
    return release && RealCharts.render(tag, chart, release.spec.targetNamespace, release.spec.values ?? {});
  };
  return { istiod: rendered('istiod') ?? [], cni: rendered('cni'), ztunnel: rendered('ztunnel') };
}

/** Sail: as its reconcilers compute values (pkg/reconcile and pkg/istiovalues at 1.30.3). */
export function bySail(tag: string, facts: Facts, values: Values): Installed {
  const objects = install({ installer: () => IstioInstaller.sail({ name: facts.revision }) }, facts, { values });
  const istio = only(objects, 'Istio').spec;
  const cni = objects.find(({ kind }) => kind === 'IstioCNI')?.spec;
  const ztunnel = objects.find(({ kind }) => kind === 'ZTunnel')?.spec;
  const render = (chart: string, spec: SynthesizedObject | Values, more: Values) =>
    RealCharts.render(tag, chart, spec.namespace as string, more);
  return {
    istiod: render('istiod', istio, { profile: istio.profile, revision: facts.revision, ...istio.values }),
    cni: cni && render('cni', cni, { profile: cni.profile, ...cni.values }),
    // The revision that the target leads to comes with its globals.
    ztunnel:
      ztunnel &&
      render('ztunnel', ztunnel, {
        ...{ profile: 'ambient', revision: facts.revision },
        ...merged({ global: istio.values.global }, ztunnel.values),
        ...ztunnel.values.ztunnel,
      }),
  };
}

/** istioctl: as it hands values on to each chart (operator/pkg/render/manifest.go at 1.30.3, operator/pkg/translate before 1.24). */
export function byIstioctl(tag: string, facts: Facts, values: Values): Installed {
  const { spec } = only(install({ installer: IstioInstaller.istioctl }, facts, { values }), 'IstioOperator');
  const profile = merged(RealCharts.profile(tag, 'default'), RealCharts.profile(tag, spec.profile ?? 'default'));
  const { components, values: all, meshConfig } = merged(profile, spec) as SynthesizedObject;
  const pilotCni = { cni: { enabled: components.cni?.enabled ?? false } };
  const every = merged({ meshConfig, revision: spec.revision, pilot: pilotCni, istio_cni: pilotCni.cni }, all);
  const { namespace } = spec;
  const { global, ztunnel, ...others } = every as SynthesizedObject;
  const scalars = Object.fromEntries(Object.entries(others).filter(([, value]) => typeof value !== 'object'));
  const render = (chart: 'cni' | 'ztunnel', own: Values) =>
    components[chart]?.enabled && RealCharts.render(tag, chart, components[chart].namespace ?? namespace, own);
  const env = Object.fromEntries(spec.components.pilot.k8s.env.map((entry: Values) => [entry.name, entry.value]));
  return {
    istiod: RealCharts.render(tag, 'istiod', namespace, merged(every, { pilot: { env } })),
    cni: render('cni', every),
    ztunnel: render('ztunnel', { ...scalars, global, ...ztunnel }),
  };
}

/** One render at synthesis proves that the charts are delivered as they are. */
export function rendered(tag: string, facts: Facts, values: Values): SynthesizedObject[] {
  const delivery = ChartDelivery.rendered({ helmExecutable: HELM });
  const repository = RealCharts.repository(tag, facts.version);
  return install({ installer: () => IstioInstaller.helm(delivery, { repository }) }, facts, { values }, () => true);
}

function merged(base: Values, over: Values): Values {
  const isMap = (value: unknown): value is Values =>
    typeof value === 'object' && value !== null && !Array.isArray(value);
  const entries = Object.entries(over)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => [key, isMap(base[key]) && isMap(value) ? merged(base[key], value) : value] as const);
  return { ...base, ...Object.fromEntries(entries) };
}
