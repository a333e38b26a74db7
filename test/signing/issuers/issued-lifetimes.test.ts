import { Duration } from 'cdk8s';
import {
  AwsPcaIssuer,
  type AwsPcaIssuerProps,
  CaSecretIssuer,
  type IIssuer,
  IstioCsrAgent,
  type IstioCsrAgentProps,
  IstiodCertificate,
  Mesh,
  StepIssuer,
  TrustAnchor,
} from 'cdk8s-istio-csr';
import type { Construct } from 'constructs';
import { TestCa } from '../../support/pki';
import { expectRefusal } from '../../support/refusal';
import { synth } from '../../support/synth';

const mesh = new Mesh();
const entry = { name: 'vault', key: 'token' };
let root: TestCa;
beforeAll(async () => {
  root = await TestCa.root('root');
});

describe('the lifetimes that a CA issues', () => {
  const agent =
    (issuer: (scope: Construct) => IIssuer, props: Partial<IstioCsrAgentProps> = {}) =>
    () =>
      synth((chart) => {
        const trustAnchor = TrustAnchor.fromPem(root.certificate);
        new IstioCsrAgent(chart, 'agent', { mesh, issuer: issuer(chart), trustAnchor, ...props });
      });
  const own = (least?: Duration, most?: Duration) => (scope: Construct) =>
    new CaSecretIssuer(scope, 'ca', { mesh, secretName: 'ca', minimumDuration: least, maximumDuration: most });
  const day = Duration.hours(24);
  const step = (scope: Construct) =>
    new StepIssuer(scope, 'ca', {
      mesh,
      url: 'https://ca',
      caBundle: root.certificate,
      provisioner: { name: 'm', keyId: 'k', password: entry },
    });
  const arn = 'arn:aws:acm-pca:eu-central-1:123456789012:certificate-authority/12345678-1234-1234-1234-123456789012';
  const aws = (props: Partial<AwsPcaIssuerProps>) => (scope: Construct) =>
    new AwsPcaIssuer(scope, 'ca', { mesh, arn, ...props });
  const long = { maxCertificateDuration: day, serving: { certificateDuration: day } };

  test.each<[string, (scope: Construct) => IIssuer, Partial<IstioCsrAgentProps>, string, string, string]>([
    ['workloads below the minimum', own(day), {}, 'maxCertificateDuration', '1h0m0s', '24h0m0s or more'],
    [
      'the agent below the minimum',
      own(day),
      { maxCertificateDuration: day },
      'serving.certificateDuration',
      '1h0m0s',
      '24h0m0s or more',
    ],
    ['istiod below the minimum', own(day), long, 'istiodCertificate.duration', '1h0m0s', '24h0m0s or more'],
    [
      'workloads above the maximum',
      own(undefined, Duration.hours(2)),
      long,
      'maxCertificateDuration',
      '24h0m0s',
      '2h0m0s or less',
    ],
    [
      'more than a day of step-ca',
      step,
      { maxCertificateDuration: Duration.hours(25) },
      'maxCertificateDuration',
      '25h0m0s',
      '24h0m0s or less',
    ],
    [
      'less than a day of an aws-privateca-issuer that counts days',
      aws({ controllerVersion: 'v0.9.0' }),
      {},
      'maxCertificateDuration',
      '1h0m0s',
      '24h0m0s or more',
    ],
    [
      'more than 7 days of a CA for short lives',
      aws({ shortLived: true }),
      { maxCertificateDuration: Duration.days(8) },
      'maxCertificateDuration',
      '192h0m0s',
      '168h0m0s or less',
    ],
  ])('refuse %s', (_what, issuer, props, prop, received, allowed) => {
    expectRefusal(agent(issuer, props), { place: 'test/agent', prop, received: JSON.stringify(received), allowed });
  });

  test('let everything pass that they allow', () => {
    const istiodCertificate = IstiodCertificate.create({ duration: day });
    expect(agent(own(day, day), { ...long, istiodCertificate })).not.toThrow();
    expect(agent(aws({}))).not.toThrow();
  });

  test("AWS refuses istiod's certificate without a common name", () => {
    const revisions = [`v${'1'.repeat(50)}`];
    expectRefusal(agent(aws({}), { mesh: new Mesh({ revisions }) }), {
      place: 'test/agent',
      prop: 'mesh.revisions',
      received: JSON.stringify(revisions),
      allowed: 'a revision whose DNS name has at most 64 characters',
    });
  });
});
