import {
  AwsPcaIssuer,
  type AwsPcaIssuerProps,
  CaSecretIssuer,
  CertManager,
  ChartDelivery,
  DataPlane,
  GoogleCasIssuer,
  type GoogleCasIssuerProps,
  Mesh,
  StepIssuer,
  VenafiConnection,
  VenafiIssuer,
} from 'cdk8s-istio-csr';
import { TestCa } from '../../support/pki';
import { expectRefusal } from '../../support/refusal';
import { problemsOf } from '../../support/schemas';
import { only, refusalOf, synth } from '../../support/synth';

const mesh = new Mesh();
const entry = { name: 'vault', key: 'token' };
let root: TestCa;
let warnings: jest.SpyInstance;
beforeAll(async () => {
  root = await TestCa.root('root');
});
beforeEach(() => {
  warnings = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
});
afterEach(() => jest.restoreAllMocks());

describe('VenafiIssuer', () => {
  const venafi = (connection: VenafiConnection) =>
    synth((chart) => new VenafiIssuer(chart, 'it', { mesh, zone: 'z', connection }));

  test('reaches a platform of your own or the service in the cloud', () => {
    const tpp = venafi(
      VenafiConnection.tpp({
        url: 'https://tpp.example.com/vedsdk',
        credentialsSecretName: 'tpp',
        caBundle: root.certificate,
      }),
    );
    const cloud = venafi(VenafiConnection.cloud({ apiToken: entry, url: 'https://api.eu.venafi.cloud/' }));
    expect(problemsOf([...tpp, ...cloud])).toEqual([]);
    expect(only(tpp, 'Issuer').spec.venafi).toMatchObject({ zone: 'z', tpp: { credentialsRef: { name: 'tpp' } } });
    expect(only(cloud, 'Issuer').spec.venafi.cloud.apiTokenSecretRef).toEqual(entry);
  });

  test('refuses both CA bundles', () => {
    const props = { url: 'https://t', credentialsSecretName: 'tpp', caBundle: root.certificate, caBundleSecret: entry };
    expectRefusal(() => VenafiConnection.tpp(props), {
      place: 'VenafiConnection.tpp',
      prop: 'caBundleSecret',
      received: '"vault"',
      allowed: 'caBundle or caBundleSecret',
    });
  });
});

describe('AwsPcaIssuer', () => {
  const arn = 'arn:aws:acm-pca:eu-central-1:123456789012:certificate-authority/12345678-1234-1234-1234-123456789012';
  const aws = (props: Partial<AwsPcaIssuerProps> = {}) =>
    synth((chart) => new AwsPcaIssuer(chart, 'it', { mesh, arn, ...props }));

  test('takes the region from the ARN', () => {
    expect(only(aws(), 'AWSPCAIssuer').spec).toEqual({ arn, region: 'eu-central-1' });
  });

  test('names the namespace of the credentials, which is that of its Secrets', () => {
    const roleArn = 'arn:aws:iam::123456789012:role/mesh';
    const objects = aws({ clusterWide: true, credentials: { secretName: 'aws', accessKeyIdKey: 'id' }, roleArn });
    expect(problemsOf(objects)).toEqual([]);
    expect(only(objects, 'AWSPCAClusterIssuer').spec).toMatchObject({
      role: roleArn,
      secretRef: {
        name: 'aws',
        namespace: 'cert-manager',
        accessKeyIDSelector: { name: 'aws', key: 'id' },
        secretAccessKeySelector: { name: 'aws', key: 'AWS_SECRET_ACCESS_KEY' },
      },
    });
  });

  test.each<[string, Partial<AwsPcaIssuerProps>, string, string, string]>([
    [
      'an ARN of something else',
      { arn: 'arn:aws:iam::1:role/x' },
      'arn',
      '"arn:aws:iam::1:role/x"',
      'arn:aws:acm-pca:',
    ],
    ['another region', { region: 'us-east-1' }, 'region', '"us-east-1"', 'eu-central-1, the region in the ARN'],
    ['a release that is none', { controllerVersion: 'new' }, 'controllerVersion', '"new"', 'a release'],
  ])('refuses %s', (_what, props, prop, received, allowed) => {
    expectRefusal(() => aws(props), { place: 'test/it', prop, received, allowed });
  });

  test('warns of a ztunnel whose requests AWS refuses', () => {
    aws({ mesh: new Mesh({ dataPlane: DataPlane.AMBIENT }) });
    expect(warnings).toHaveBeenCalledWith(expect.stringContaining('ztunnel issue 1431'));
  });
});

test.each<[string, Partial<GoogleCasIssuerProps>, string]>([
  ['a project by its number', { project: '123456' }, 'project'],
  ['a zone as the location', { location: 'europe-west3-a' }, 'location'],
  ['the path of a pool', { caPoolId: 'projects/p/locations/l/caPools/c' }, 'caPoolId'],
  ['the path of a CA', { certificateAuthorityId: 'a/b' }, 'certificateAuthorityId'],
  ['the name of a template', { certificateTemplate: 'mesh' }, 'certificateTemplate'],
])('GoogleCasIssuer refuses %s', (_what, props, prop) => {
  const required = { mesh, project: 'my-project', location: 'europe-west3', caPoolId: 'mesh' };
  expectRefusal(() => synth((chart) => new GoogleCasIssuer(chart, 'it', { ...required, ...props })), {
    place: 'test/it',
    prop,
    received: JSON.stringify(Object.values(props)[0]),
    allowed: '',
  });
});

test('StepIssuer says the namespace of the password only where it has none of its own', () => {
  const step = (clusterWide: boolean) =>
    synth((chart) => {
      const provisioner = { name: 'mesh', keyId: 'abc', password: { name: 'step', key: 'password' } };
      new StepIssuer(chart, 'it', { mesh, clusterWide, url: 'https://ca', caBundle: root.certificate, provisioner });
    });
  expect(only(step(false), 'StepIssuer').spec.provisioner.passwordRef).toEqual({ name: 'step', key: 'password' });
  expect(only(step(true), 'StepClusterIssuer').spec.provisioner.passwordRef.namespace).toBe('cert-manager');
});

test('a ClusterIssuer looks for its Secrets where the cert-manager of the same app does', () => {
  const build = (clusterResourceNamespace?: string) => () =>
    synth((chart) => {
      new CertManager(chart, 'cert-manager', { delivery: ChartDelivery.flux(), clusterResourceNamespace: 'pki' });
      new CaSecretIssuer(chart, 'it', { mesh, clusterWide: true, clusterResourceNamespace, secretName: 'ca' });
    });
  expect(build('pki')).not.toThrow();
  expect(refusalOf(build())).toContain(
    'test/it: clusterResourceNamespace: received "cert-manager"; allowed: pki, where',
  );
});
