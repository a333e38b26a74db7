import { KubernetesVersion } from 'cdk8s-istio-csr';
import { expectRefusal } from '../support/refusal';

describe('KubernetesVersion', () => {
  test.each([
    ['1.16', 'policy/v1beta1', false, false, false],
    ['1.17.17', 'policy/v1beta1', false, false, false],
    ['1.18', 'policy/v1beta1', false, true, false],
    ['1.18.20', 'policy/v1beta1', false, true, false],
    ['1.19', 'policy/v1beta1', true, true, false],
    ['1.20.15', 'policy/v1beta1', true, true, true],
    ['1.21', 'policy/v1', true, true, true],
    ['v1.33.1', 'policy/v1', true, true, true],
    ['2.0', 'policy/v1', true, true, true],
  ])('%s: budgets are %s, seccomp profiles %s, spread %s, tokens %s', (version, budget, seccomp, spread, tokens) => {
    const kubernetes = KubernetesVersion.of(version);
    expect(kubernetes.version).toBe(version);
    expect(kubernetes.podDisruptionBudgetApiVersion).toBe(budget);
    expect(kubernetes.hasSeccompProfile).toBe(seccomp);
    expect(kubernetes.hasTopologySpread).toBe(spread);
    expect(kubernetes.hasProjectedTokens).toBe(tokens);
  });

  test('the latest has everything', () => {
    expect(KubernetesVersion.LATEST.podDisruptionBudgetApiVersion).toBe('policy/v1');
    expect(KubernetesVersion.LATEST.hasSeccompProfile).toBe(true);
  });

  test.each(['1.15', '1.15.12', '0.30', '1', '', '1.18.20-gke.100', '1.18+', '1.x', ' 1.18', '01.18'])(
    'refuses %j',
    (version) => {
      expectRefusal(() => KubernetesVersion.of(version), {
        place: 'KubernetesVersion.of',
        prop: 'version',
        received: JSON.stringify(version),
        allowed: 'a Kubernetes version from 1.16 on',
      });
    },
  );
});
