import { App, Chart, Duration, Testing } from 'cdk8s';
import {
  AgentInstaller,
  CertManager,
  type CertManagerProps,
  ChartDelivery,
  IstioCsrAgent,
  type IstioCsrHelmValuesProps,
  type IstioCsrLoad,
  IstioCsrRelease,
  KubernetesVersion,
  MeshWarning,
  MeshWarnings,
} from 'cdk8s-istio-csr';
import { flagsOf, fullProps, type Props } from '../../support/agent-objects';
import { expectRefusal } from '../../support/refusal';
import { refusalOf, synth } from '../../support/synth';

const seconds = (pods: number, within: number) => ({ pods, within: Duration.seconds(within) });
const PINNED = { volumes: [{ name: 'root', emptyDir: {} }], app: { tls: { rootCAFile: '/x/ca.pem' } } };

function typed(props: Props, certManager?: Partial<CertManagerProps>): Chart {
  const chart = new Chart(new App(), 'test');
  if (certManager !== undefined) new CertManager(chart, 'pki', { delivery: ChartDelivery.flux(), ...certManager });
  // An operator decides the release itself.
  const release = props.release === undefined ? undefined : IstioCsrRelease.of(props.release);
  new IstioCsrAgent(chart, 'agent', { ...fullProps(props), release });
  return chart;
}

function ofValues(load: IstioCsrLoad, values: object = {}, props: IstioCsrHelmValuesProps = {}): Chart {
  const chart = new Chart(new App(), 'test');
  IstioCsrAgent.fromHelmValues(chart, 'agent', { ...props, ...load, values: { ...PINNED, ...values } });
  return chart;
}

function warningsOf(chart: Chart): string[] {
  Testing.synth(chart);
  const pending = MeshWarnings.at(chart).pending();
  expect(pending.filter(({ id }) => id !== MeshWarning.AGENT_CAPACITY_CLOSE.id)).toEqual([]);
  return pending.map(({ message }) => message);
}

beforeEach(() => jest.spyOn(console, 'warn').mockImplementation(() => undefined));

const LIMITED = { disableClientRateLimiter: false };

describe('what an agent has to carry', () => {
  test('500 proxies and a rollout of 100 pods within 10 seconds need no setting', () => {
    expect(warningsOf(typed({ expectedWorkloads: 500, rollout: seconds(100, 10) }))).toEqual([]);
  });

  test('changes no object', () => {
    const objects = (props: Props) => synth((scope) => new IstioCsrAgent(scope, 'agent', fullProps(props)));
    expect(objects({ expectedWorkloads: 500, rollout: seconds(100, 10) })).toEqual(objects({}));
  });

  test.each<[string, Props, string[]]>([
    [
      'two limited replicas',
      LIMITED,
      ['up to 6000 with 2 replicas limited to 5 calls a second each, which sign 3.33/s', 'each waits 10 min'],
    ],
    ['requests that are kept', { ...LIMITED, replicas: 1, certificateRequests: { preserve: true } }, ['up to 4500']],
    ['a release without the switch', { release: 'v0.10.0' }, ['up to 6000', 'Use istio-csr v0.11.0 or later']],
    ['a release without a watch', { release: 'v0.1.3' }, ['up to 3000', 'lose their certificates']],
    ['an old API server', { kubernetesVersion: KubernetesVersion.of('1.19') }, ['up to 6000. Set replicas to 3']],
    ["OpenShift's operator", { installer: AgentInstaller.openshift() }, ['up to 3000']],
    ['the chart', { ...LIMITED, installer: AgentInstaller.helm(ChartDelivery.flux()) }, ['up to 6000']],
  ])('is refused where renewals alone are more than %s can sign', (_name, props, said) => {
    const message = refusalOf(() => typed({ expectedWorkloads: 8000, ...props }));
    expect(message).toMatch(/^test\/agent: expectedWorkloads: received 8000; allowed: up to \d+ with /);
    for (const part of said) for (const words of part.split('. ')) expect(message).toContain(words);
  });

  test('is refused where the last pod of a rollout waits too long, with what would do', () => {
    expect(refusalOf(() => typed({ ...LIMITED, expectedWorkloads: 500, rollout: seconds(100, 20) }))).toBe(
      'test/agent: rollout.within: received "20s"; allowed: 32 s or longer for 100 pods at once with 2 replicas limited to 5 calls a second each, which sign 3.33/s. Set disableClientRateLimiter to true, or set replicas to 4.',
    );
  });

  test('renews less often with a longer lifetime', () => {
    const load = { ...LIMITED, expectedWorkloads: 8000 };
    expect(refusalOf(() => typed(load))).toContain('or set maxCertificateDuration to Duration.hours(2).');
    expect(() => typed({ ...load, maxCertificateDuration: Duration.hours(2) })).not.toThrow();
  });

  test.each<[string, Props]>([
    ['replicas', { ...LIMITED, replicas: 4 }],
    ['the switch', { disableClientRateLimiter: true }],
  ])('is carried with what the refusal names: %s', (_name, props) => {
    expect(warningsOf(typed({ rollout: seconds(100, 20), expectedWorkloads: 500, ...props }))).toEqual([]);
  });

  test('has OpenShift told what the operator cannot be', () => {
    const openshift = { installer: AgentInstaller.openshift() };
    const message = refusalOf(() => typed({ ...openshift, expectedWorkloads: 4000 }));
    expect(message).toContain('Set disableClientRateLimiter to true with AgentInstaller.manifests(), or set replicas');
    expect(message).toContain('or set maxCertificateDuration to Duration.hours(2).');
    expect(() => typed({ ...openshift, expectedWorkloads: 500 })).not.toThrow();
  });

  test('is told in the words of the chart where its values are the settings', () => {
    expect(refusalOf(() => ofValues({ expectedWorkloads: 4000 }))).toContain(
      'Set app.controller.disableKubernetesClientRateLimiter to true, or set replicaCount to 2, or set app.server.maxCertificateDuration to "2h".',
    );
    expect(refusalOf(() => ofValues({ rollout: seconds(100, 20) }))).toContain('1 replica limited to 5 calls a second');
    expect(() => ofValues({ rollout: seconds(100, 35) }, { replicaCount: 2 })).not.toThrow();
    expect(refusalOf(() => ofValues({ rollout: seconds(1, 99) }, { replicaCount: 0 }))).toContain(
      'no time at all for 1 pod at once',
    );
  });

  test('a release of values that cannot switch is told which can', () => {
    const release = IstioCsrRelease.of('v0.10.0');
    const message = refusalOf(() => ofValues({ expectedWorkloads: 4000 }, {}, { release }));
    expect(message).toContain(
      'Use istio-csr v0.11.0 or later, whose limit of calls can be switched off, or set replic',
    );
  });

  test('is refused where nothing would do, which it says', () => {
    const message = refusalOf(() =>
      typed({ ...LIMITED, kubernetesVersion: KubernetesVersion.of('1.18'), rollout: seconds(5000, 1) }),
    );
    expect(message).toContain('No one setting does: have fewer pods ask at once, or more time for them');
  });

  test.each<[Props, string, string, string]>([
    [{ expectedWorkloads: 0 }, 'expectedWorkloads', '0', 'a whole number from 1 on'],
    [{ expectedWorkloads: 1.5 }, 'expectedWorkloads', '1.5', 'a whole number from 1 on'],
    [{ rollout: seconds(0, 1) }, 'rollout.pods', '0', 'a whole number from 1 on'],
    [{ rollout: seconds(1, 0) }, 'rollout.within', '"0s"', 'more than nothing'],
  ])('refuses %j', (props, prop, received, allowed) => {
    expectRefusal(() => typed(props), { place: 'test/agent', prop, received, allowed });
  });
});

describe('cert-manager of the same app', () => {
  const load = { rollout: seconds(500, 20) };

  test('holds a rollout back before v1.21.0, which limits itself', () => {
    const chart = typed(load, { version: 'v1.20.0' });
    expect(refusalOf(() => Testing.synth(chart))).toContain(
      'allowed: 49 s or longer for 500 pods at once with 2 replicas without a limit, and cert-manager v1.20.0 (test/pki) limited to 20 calls a second, which sign 10/s. Install cert-manager v1.21.0 or later, which leaves the limit to the API server.',
    );
  });

  test.each<[string, Partial<CertManagerProps>]>([
    ['from v1.21.0 on', { version: 'v1.21.0' }],
    ['with arguments', { version: 'v1.20.0', values: { extraArgs: ['--kube-api-qps=100', '--kube-api-burst=200'] } }],
    ['with a file', { version: 'v1.20.0', values: { config: { kubernetesAPIQPS: 90, kubernetesAPIBurst: 90 } } }],
  ])('does not %s', (_name, certManager) => {
    expect(() => Testing.synth(typed(load, certManager))).not.toThrow();
  });
});

describe('what is close', () => {
  test.each<[string, Props, RegExp]>([
    [
      'renewals',
      { ...LIMITED, expectedWorkloads: 4500, maxCertificateDuration: Duration.hours(1), replicas: 2 },
      /^expectedWorkloads: 4500 proxies renew 2\.5\/s, and 2 replicas .* sign 3\.33\/s: a rollout waits long behind them; set disable/,
    ],
    [
      'a rollout',
      { ...LIMITED, rollout: seconds(100, 30) },
      /^rollout\.within: the last of 100 pods waits 30 s of 30 s: /,
    ],
    [
      'a cold start',
      { ...LIMITED, expectedWorkloads: 2100 },
      /^expectedWorkloads: after a cold start the last of 2100 proxies waits 11 min: .*; set disable/,
    ],
    ['more than was measured', { rollout: seconds(1000, 20) }, /sign 45\.5\/s as far as was measured$/],
  ])('%s', (_name, props, message) => {
    expect(warningsOf(typed(props))[0]).toMatch(message);
  });

  test('goes away with what the warning names', () => {
    const load = { ...LIMITED, expectedWorkloads: 2100 };
    expect(warningsOf(typed(load))).toHaveLength(1);
    expect(warningsOf(typed({ ...load, replicas: 3 }))).toEqual([]);
    expect(warningsOf(typed({ ...load, disableClientRateLimiter: true }))).toEqual([]);
  });

  test('is not told of an agent of which nothing is expected', () => {
    expect(warningsOf(typed({ ...LIMITED, replicas: 1 }))).toEqual([]);
  });
});

describe('the limiter', () => {
  const flag = (props: Props) =>
    flagsOf(synth((scope) => new IstioCsrAgent(scope, 'agent', fullProps(props))))[
      'disable-kubernetes-client-rate-limiter'
    ];

  test.each<[string, Props, string[] | undefined]>([
    ['off by default', {}, ['true']],
    ['off since the first release that can', { release: 'v0.11.0' }, ['true']],
    ['no flag before', { release: 'v0.10.0' }, undefined],
    [
      'on before Kubernetes 1.20, which has no Priority and Fairness',
      { kubernetesVersion: KubernetesVersion.of('1.19') },
      ['false'],
    ],
    ['off from there on', { kubernetesVersion: KubernetesVersion.of('1.20') }, ['true']],
    ['on where it is asked for', LIMITED, ['false']],
  ])('is %s', (_name, props, expected) => {
    expect(flag(props)).toEqual(expected);
  });
});
