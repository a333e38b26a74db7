import { ChartDelivery, DataPlane, IstioInstaller } from 'cdk8s-istio-csr';
import type { SynthesizedObject } from '../../support/synth';
import { ISTIOCTL, install, SIDECAR } from '../support';

describe('Helm charts', () => {
  const helm = (clusterWide?: boolean) => IstioInstaller.helm(ChartDelivery.argoCd(), { clusterWide });
  const ambient = { ...SIDECAR, dataPlane: DataPlane.AMBIENT };
  const names = (objects: SynthesizedObject[]) => objects.map(({ metadata }) => metadata.name);

  test('come in the order of their dependencies', () => {
    const waves = install(ISTIOCTL, ambient, { installer: helm() }).map(({ spec, metadata }) => [
      spec.source.chart,
      metadata.annotations?.['argocd.argoproj.io/sync-wave'],
    ]);
    expect(Object.fromEntries(waves)).toEqual({ base: '0', istiod: '1', cni: '1', ztunnel: '2' });
  });

  test('of a second revision add its istiod only', () => {
    expect(names(install(ISTIOCTL, ambient, { installer: helm(false) }))).toEqual(['istiod-canary']);
  });

  test('leave the webhooks alone that istiod patches itself', () => {
    const [istiod] = install(ISTIOCTL, SIDECAR, { installer: helm(false) });
    const ignored = istiod?.spec.ignoreDifferences.map(({ kind }: SynthesizedObject) => kind);
    expect(ignored).toEqual(['ValidatingWebhookConfiguration', 'MutatingWebhookConfiguration']);
  });

  test("take the user's values of each chart, in the layout of the IstioOperator", () => {
    const values = { pilot: { autoscaleMin: 2 }, cni: { logLevel: 'debug' }, ztunnel: { logLevel: 'debug' } };
    const charts = install(ISTIOCTL, ambient, { installer: helm(), values });
    const valuesOf = (chart: string) =>
      charts.find(({ spec }) => spec.source.chart === chart)?.spec.source.helm.valuesObject;
    expect(valuesOf('istiod')).toMatchObject({ pilot: { autoscaleMin: 2 } });
    expect(valuesOf('istiod').cni).toBeUndefined();
    expect(valuesOf('cni')).toMatchObject({ profile: 'ambient', cni: { logLevel: 'debug' } });
    expect(valuesOf('ztunnel')).toMatchObject({ logLevel: 'debug' });
  });
});
