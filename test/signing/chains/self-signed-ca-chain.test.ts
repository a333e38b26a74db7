import { Duration, Yaml } from 'cdk8s';
import { Mesh, PrivateKey, SelfSignedCaChain, type SelfSignedCaChainProps } from 'cdk8s-istio-csr';
import fc from 'fast-check';
import { deepFreeze } from '../../support/freeze';
import { goSeconds } from '../../support/go-duration';
import { expectRefusal } from '../../support/refusal';
import { problemsOf } from '../../support/schemas';
import { only, refusalOf, synth } from '../../support/synth';

type Props = Partial<SelfSignedCaChainProps>;

const chain = (props: Props = {}) =>
  synth((chart) => new SelfSignedCaChain(chart, 'ca', { mesh: new Mesh(), ...props }));

describe('SelfSignedCaChain with one tier', () => {
  test('is a self-signed Issuer, a CA Certificate and a CA Issuer', () => {
    const objects = chain();
    expect(Yaml.stringify(...objects)).toMatchSnapshot();
    expect(problemsOf(objects)).toEqual([]);
  });

  test('keeps its key when it is renewed', () => {
    expect(only(chain(), 'Certificate').spec.privateKey.rotationPolicy).toBe('Never');
  });

  test('lives ten years unless told otherwise', () => {
    expect(only(chain(), 'Certificate').spec.duration).toBe('87600h0m0s');
    expect(only(chain({ duration: Duration.days(90) }), 'Certificate').spec.duration).toBe('2160h0m0s');
  });

  test('leaves the time of renewal to cert-manager unless told otherwise', () => {
    expect(only(chain(), 'Certificate').spec).not.toHaveProperty('renewBefore');
    expect(only(chain({ renewBefore: Duration.days(30) }), 'Certificate').spec.renewBefore).toBe('720h0m0s');
  });

  test("names the mesh's trust domain as its organization", () => {
    const mesh = new Mesh({ trustDomain: 'prod.example.com' });
    expect(only(chain({ mesh }), 'Certificate').spec.subject.organizations).toEqual([
      'prod.example.com',
      'cert-manager',
    ]);
  });

  test("lives in the mesh's namespace, or in the one given", () => {
    const mesh = new Mesh({ namespace: 'mesh' });
    const namespaces = (props: Props) => new Set(chain(props).map(({ metadata }) => metadata.namespace));
    expect(namespaces({ mesh })).toEqual(new Set(['mesh']));
    expect(namespaces({ mesh, namespace: 'cert-manager' })).toEqual(new Set(['cert-manager']));
  });

  test('passes its name on to Secret, Issuer and common name', () => {
    const objects = chain({ name: 'pki' });
    expect(only(objects, 'Certificate', 'pki').spec).toMatchObject({ secretName: 'pki', commonName: 'pki' });
    expect(only(objects, 'Issuer', 'pki').spec).toEqual({ ca: { secretName: 'pki' } });
  });

  test('takes every name by itself', () => {
    const objects = chain({
      name: 'cert',
      secretName: 'secret',
      issuerName: 'issuer',
      commonName: 'Our Mesh CA',
      organizations: ['Example Ltd'],
      selfSignedIssuerName: 'start',
    });
    expect(only(objects, 'Issuer', 'start').spec).toEqual({ selfSigned: {} });
    expect(only(objects, 'Certificate', 'cert').spec).toMatchObject({
      secretName: 'secret',
      commonName: 'Our Mesh CA',
      subject: { organizations: ['Example Ltd'] },
      issuerRef: { name: 'start', kind: 'Issuer', group: 'cert-manager.io' },
    });
    expect(only(objects, 'Issuer', 'issuer').spec).toEqual({ ca: { secretName: 'secret' } });
    expect(problemsOf(objects)).toEqual([]);
  });

  test.each([
    [PrivateKey.rsa(4096), { algorithm: 'RSA', size: 4096, rotationPolicy: 'Never' }],
    [PrivateKey.ecdsa(384), { algorithm: 'ECDSA', size: 384, rotationPolicy: 'Never' }],
    [PrivateKey.ed25519(), { algorithm: 'Ed25519', rotationPolicy: 'Never' }],
  ])('has a key of the kind %j', (privateKey, expected) => {
    expect(only(chain({ privateKey }), 'Certificate').spec.privateKey).toEqual(expected);
  });

  test('exposes the Issuer and the Secret', () => {
    let ca: SelfSignedCaChain | undefined;
    synth((chart) => {
      ca = new SelfSignedCaChain(chart, 'ca', { mesh: new Mesh(), issuerName: 'signer', secretName: 'key' });
    });
    expect(ca?.secretName).toBe('key');
    expect(ca?.rootSecretName).toBe('key');
    expect(ca?.issuer).toMatchObject({
      group: 'cert-manager.io',
      kind: 'Issuer',
      name: 'signer',
      namespace: 'istio-system',
    });
  });

  test('leaves the props alone, and does not change with them later', () => {
    const props = deepFreeze({ organizations: ['a'], root: { organizations: ['b'] } });
    chain(props);
    const organizations = ['a'];
    const objects = synth((chart) => {
      new SelfSignedCaChain(chart, 'ca', { mesh: new Mesh(), organizations });
      organizations.push('late');
    });
    expect(only(objects, 'Certificate').spec.subject.organizations).toEqual(['a']);
  });
});

describe('SelfSignedCaChain with a root above', () => {
  const objects = chain({ duration: Duration.days(365), root: { privateKey: PrivateKey.ecdsa(384) } });

  test('is a root and an intermediate', () => {
    expect(Yaml.stringify(...objects)).toMatchSnapshot();
    expect(problemsOf(objects)).toEqual([]);
  });

  test('the root is self-signed, and signs the intermediate', () => {
    expect(only(objects, 'Certificate', 'istio-root').spec.issuerRef.name).toBe('selfsigned');
    expect(only(objects, 'Issuer', 'istio-root').spec).toEqual({ ca: { secretName: 'istio-root' } });
    expect(only(objects, 'Certificate', 'istio-ca').spec.issuerRef.name).toBe('istio-root');
  });

  test('the intermediate signs for the mesh', () => {
    synth((chart) => {
      const ca = new SelfSignedCaChain(chart, 'ca', { mesh: new Mesh(), root: {} });
      expect(ca.issuer.name).toBe('istio-ca');
      expect(ca.secretName).toBe('istio-ca');
      expect(ca.node.defaultChild).toMatchObject({ kind: 'Certificate', name: 'istio-ca' });
    });
  });

  test('both are CAs that keep their keys', () => {
    const certificates = objects.filter(({ kind }) => kind === 'Certificate');
    expect(certificates.map(({ spec }) => [spec.isCA, spec.privateKey.rotationPolicy])).toEqual([
      [true, 'Never'],
      [true, 'Never'],
    ]);
  });

  test('takes all props of the root', () => {
    const root = {
      name: 'top',
      secretName: 'top-key',
      issuerName: 'top-issuer',
      commonName: 'Top',
      organizations: ['Example Ltd'],
      duration: Duration.days(7300),
      renewBefore: Duration.days(700),
    };
    const two = chain({ root });
    expect(only(two, 'Certificate', 'top').spec).toMatchObject({
      secretName: 'top-key',
      commonName: 'Top',
      subject: { organizations: ['Example Ltd'] },
      duration: '175200h0m0s',
      renewBefore: '16800h0m0s',
    });
    expect(only(two, 'Certificate', 'istio-ca').spec.issuerRef.name).toBe('top-issuer');
  });

  test('both may live equally long', () => {
    expect(chain({ duration: Duration.days(10), root: { duration: Duration.days(10) } })).toHaveLength(5);
  });
});

describe('SelfSignedCaChain refuses', () => {
  const subdomain = 'a DNS-1123 subdomain';
  test.each<[string, Props, string, string, string]>([
    ['a name in upper case', { name: 'CA' }, 'name', '"CA"', subdomain],
    ['an empty Secret name', { secretName: '' }, 'secretName', '""', subdomain],
    ['an Issuer name with a slash', { issuerName: 'a/b' }, 'issuerName', '"a/b"', subdomain],
    ['a bad self-signed Issuer', { selfSignedIssuerName: '-' }, 'selfSignedIssuerName', '"-"', subdomain],
    ['a bad namespace', { namespace: 'a.b' }, 'namespace', '"a.b"', 'a DNS-1123 label'],
    ['no common name', { commonName: '' }, 'commonName', '""', '1 to 64 bytes'],
    ['a long common name', { commonName: 'c'.repeat(65) }, 'commonName', `"${'c'.repeat(65)}"`, '1 to 64 bytes'],
    ['a common name of 80 bytes', { commonName: 'é'.repeat(40) }, 'commonName', `"${'é'.repeat(40)}"`, '1 to 64 bytes'],
    [
      'a life that Go cannot count',
      { duration: Duration.days(365 * 300) },
      'duration',
      '"9460800000 seconds"',
      'about 292 years',
    ],
    ['a short life', { duration: Duration.minutes(59) }, 'duration', '"59m0s"', '1 hour or more'],
    [
      'a renewal in a loop',
      { duration: Duration.hours(2), renewBefore: Duration.hours(2) },
      'renewBefore',
      '"2h0m0s"',
      'less than duration, which is 2h0m0s',
    ],
    ['a bad name of the root', { root: { name: 'CA' } }, 'root.name', '"CA"', subdomain],
    ['a short life of the root', { root: { duration: Duration.minutes(1) } }, 'root.duration', '"1m0s"', '1 hour'],
    [
      'a renewal of the root in a loop',
      { root: { duration: Duration.hours(2), renewBefore: Duration.hours(3) } },
      'root.renewBefore',
      '"3h0m0s"',
      'less than root.duration, which is 2h0m0s',
    ],
    [
      'an intermediate that outlives its root',
      { duration: Duration.days(11), root: { duration: Duration.days(10) } },
      'duration',
      '"264h0m0s"',
      'at most root.duration, which is 240h0m0s',
    ],
    [
      'two Issuers of one name',
      { selfSignedIssuerName: 'istio-ca' },
      'selfSignedIssuerName',
      '"istio-ca"',
      'a name that no other object of the same kind',
    ],
    [
      'two Certificates of one name',
      { root: { name: 'istio-ca', issuerName: 'other' } },
      'root.name',
      '"istio-ca"',
      'a name that no other object of the same kind',
    ],
    [
      'two tiers in one Secret',
      { root: { secretName: 'istio-ca' } },
      'root.secretName',
      '"istio-ca"',
      'a name that no other object of the same kind',
    ],
  ])('%s', (_what, props, prop, received, allowed) => {
    expectRefusal(() => chain(props), { place: 'test/ca', prop, received, allowed });
  });
});

describe('SelfSignedCaChain, whatever it is given', () => {
  const rule = /^(?=.{1,64}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

  test('makes valid objects or names the prop', () => {
    const name = fc.oneof(
      fc.stringMatching(/^[a-z0-9]([-a-z0-9]{0,20}[a-z0-9])?$/),
      fc.string({ unit: fc.constantFrom(...'aZ0-._ '), maxLength: 8 }),
    );
    const hours = fc.integer({ min: 0, max: 100_000 });
    fc.assert(
      fc.property(name, hours, fc.option(hours, { nil: undefined }), (name, duration, renewBefore) => {
        const run = () =>
          chain({
            name,
            duration: Duration.hours(duration),
            renewBefore: renewBefore === undefined ? undefined : Duration.hours(renewBefore),
          });
        if (!rule.test(name)) expect(refusalOf(run)).toMatch(/^test\/ca: name: received /);
        else if (name === 'selfsigned') expect(refusalOf(run)).toMatch(/^test\/ca: (issuerN|n)ame: received /);
        else if (duration < 1) expect(refusalOf(run)).toMatch(/^test\/ca: duration: received /);
        else if (renewBefore !== undefined && (renewBefore < 1 || renewBefore >= duration)) {
          expect(refusalOf(run)).toMatch(/^test\/ca: renewBefore: received /);
        } else {
          const objects = run();
          expect(problemsOf(objects)).toEqual([]);
          expect(goSeconds(only(objects, 'Certificate').spec.duration)).toBe(duration * 3600);
        }
      }),
    );
  });
});
