import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DataPlane, type ExternalCaIstioProps, IstioInstaller, SailOperatorVersion } from 'cdk8s-istio-csr';
import { load } from 'js-yaml';
import { SAIL_VALUES } from '../../../lib/releases/sail/values';
import { SHARED } from '../../support/paths';
import { expectRefusal } from '../../support/refusal';
import { only } from '../../support/synth';
import { install } from '../support';

const { of, openShiftServiceMesh } = SailOperatorVersion;

function bySail(
  props: Partial<ExternalCaIstioProps>,
  operatorVersion = SailOperatorVersion.LATEST,
  version = '1.30.3',
) {
  const installer = () => IstioInstaller.sail({ name: 'canary', operatorVersion });
  return install({ installer }, { version, revision: 'canary', dataPlane: DataPlane.AMBIENT }, props);
}

test.each<[string, Partial<ExternalCaIstioProps>, string]>([
  ['values.cni.tolerations', { values: { cni: { tolerations: [] } } }, 'affinity, ambient'],
  ['values.cni.repair.enable', { values: { cni: { repair: { enable: true } } } }, 'brokenPodLabelKey'],
  ['values.ztunnel.logLevels', { values: { ztunnel: { logLevels: 'debug' } } }, 'logLevel,'],
  ['values.ztunnel.labels', { values: { ztunnel: { labels: {} } } }, 'affinity, caAddress'],
  ['values.global.imagePullSecret', { values: { global: { imagePullSecret: 'a' } } }, 'imagePullSecrets'],
  ['values.global.proxy.cpu', { values: { global: { proxy: { cpu: 1 } } } }, 'autoInject'],
  ['values.pilot.replicas', { values: { pilot: { replicas: 2 } } }, 'replicaCount'],
  ['values.gateways', { values: { gateways: {} } }, 'gatewayClasses'],
  ['values.constructor', { values: { constructor: 'x' } }, 'base, cni'],
  ['values.meshConfig.accessLog', { values: { meshConfig: { accessLog: true } } }, 'accessLogFile'],
  ['meshConfig.accessLog', { meshConfig: { accessLog: true } }, 'accessLogFile'],
])('refuses %s, which the API server would drop', (prop, props, allowed) => {
  const received = JSON.stringify(
    prop.split('.').reduce<unknown>((part, key) => Reflect.get(Object(part), key), props),
  );
  expectRefusal(() => bySail(props), { place: 'test/istio', prop, received, allowed });
});

test('leaves free what its resources leave free', () => {
  const values = {
    experimental: { stableValidationPolicy: true },
    pilot: { env: { PILOT_TRACE_SAMPLING: '1' }, podAnnotations: { mine: 'x' }, resources: { limits: { cpu: '1' } } },
    global: { meshNetworks: { net2: { endpoints: [] } } },
    cni: { podLabels: { mine: 'x' }, affinity: { nodeAffinity: {} } },
  };
  const meshConfig = { defaultConfig: { tracing: { sampling: 1 } } };
  const objects = bySail({ values, meshConfig });
  const { cni, ...ofIstio } = values;
  expect(only(objects, 'Istio').spec.values).toMatchObject({ ...ofIstio, meshConfig });
  expect(only(objects, 'IstioCNI').spec.values.cni).toEqual(cni);
});

test.each([
  [of('1.27.3'), '1.27.3', { cni: { podLabels: {} } }, false],
  [of('1.28.0'), '1.27.3', { cni: { podLabels: {} } }, true],
  [of('1.29.2'), '1.29.2', { ztunnel: { dnsPolicy: 'Default' } }, false],
  [of('1.30.0'), '1.29.2', { ztunnel: { dnsPolicy: 'Default' } }, true],
  [of('1.30.0'), '1.30.0', { pilot: { taint: { name: 'x' } } }, false],
  [of('1.25.2'), '1.25.2', { ztunnel: { logging: { level: 'debug' } } }, true],
  [of('1.26.0'), '1.25.2', { ztunnel: { logging: { level: 'debug' } } }, false],
])('knows which releases of the operator have a value: %#', (operatorVersion, version, values, hasIt) => {
  const run = () => bySail({ values }, operatorVersion, version);
  if (hasIt) expect(run).not.toThrow();
  else expect(run).toThrow(`what the resources of the ${operatorVersion.product} have there: `);
});

test('takes of OpenShift Service Mesh what any release has, and refuses what none has', () => {
  const run = (key: string) => () =>
    bySail({ values: { ztunnel: { [key]: {} } } }, openShiftServiceMesh('3.1.4'), '1.26.6');
  expect(run('labels')).not.toThrow();
  expect(run('lables')).toThrow('values.ztunnel.lables');
});

test('takes everything for an operator that is newer than known', () => {
  expect(() => bySail({ values: { pilot: { novelty: true } } }, of('1.99.0'))).not.toThrow();
});

test('a ZTunnel has no global.nativeNftables, an IstioCNI has', () => {
  const objects = bySail({ values: { global: { nativeNftables: true } } });
  expect(only(objects, 'IstioCNI').spec.values.global.nativeNftables).toBe(true);
  expect(only(objects, 'ZTunnel').spec.values.global?.nativeNftables).toBeUndefined();
});

interface ObjectSchema {
  readonly properties?: Readonly<Record<string, ObjectSchema>>;
}

const CRDS = join(SHARED, 'crds', 'sail-operator-1.30.3');
const RESOURCES: readonly (readonly [string, string])[] = [
  ['istiocnis', 'cni'],
  ['ztunnels', 'ztunnel'],
];

(existsSync(CRDS) ? describe : describe.skip)("the table is that of Sail's CRDs", () => {
  const valuesOf = (file: string): ObjectSchema => {
    const crd = load(readFileSync(join(CRDS, `${file}.yaml`), 'utf8')) as {
      readonly spec: { readonly versions: readonly { readonly schema: { readonly openAPIV3Schema: ObjectSchema } }[] };
    };
    const { openAPIV3Schema: schema } = crd.spec.versions[0]?.schema ?? { openAPIV3Schema: {} };
    return schema.properties?.spec?.properties?.values ?? {};
  };
  const all: ObjectSchema = {
    properties: {
      ...valuesOf('istios').properties,
      ...Object.fromEntries(RESOURCES.map(([file, key]) => [key, valuesOf(file).properties?.[key] ?? {}])),
    },
  };

  test.each([...SAIL_VALUES.keys()])('at "%s"', (path) => {
    const keys = path === '' ? [] : path.split('.');
    const schema = keys.reduce<ObjectSchema>((each, key) => each.properties?.[key] ?? {}, all);
    // The chart ztunnel reads neither of the two that begin with a capital.
    const inCrd = Object.keys(schema.properties ?? {}).filter((key) => /^[a-z]/.test(key));
    expect(SailOperatorVersion.LATEST._valuesAt(path)?.sort()).toEqual(inCrd.sort());
  });
});
