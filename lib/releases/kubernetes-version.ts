import { checked } from '../internal/checked/checked';
import { refuse } from '../internal/refusal';
import { Features } from './span';
import { VersionNumber } from './version-number';

/** apiextensions.k8s.io/v1 and with it today's form of CRDs exist from here on. */
const OLDEST = VersionNumber.of('1.16');

/** Differences between Kubernetes versions that concern what this library writes (Kubernetes' deprecation guide). */
const KUBERNETES = new Features({
  // kubectl refuses the field before.
  seccompProfile: { since: '1.19' },
  // An alpha feature before, and off (feature gate EvenPodsSpread).
  topologySpread: { since: '1.18' },
  // Beta and on by default from here on (feature gate APIPriorityAndFairness), GA in 1.29.
  priorityAndFairness: { since: '1.20' },
  // The flags that it needs are required from here on (TokenRequestProjection is GA).
  projectedTokens: { since: '1.20' },
  // `policy/v1beta1` is served up to 1.24.
  policyV1: { since: '1.21' },
});

/** The Kubernetes version of the cluster that the YAML is applied to. */
@checked
export class KubernetesVersion {
  /** Any version from 1.21 on: nothing that this library writes differs between those. */
  public static readonly LATEST = KubernetesVersion.of('1.21');

  /**
   * A Kubernetes version.
   *
   * @param version MAJOR.MINOR or MAJOR.MINOR.PATCH, for example `1.18` or `1.33.1`: 1.16 or later
   * @throws Error for anything else
   */
  public static of(version: string): KubernetesVersion {
    const number = VersionNumber.parse(version);
    if (number?.atLeast(OLDEST)) return new KubernetesVersion(version, number);
    return refuse('KubernetesVersion.of', {
      prop: 'version',
      received: version,
      allowed: 'a Kubernetes version from 1.16 on, as MAJOR.MINOR or MAJOR.MINOR.PATCH',
      fix: "`kubectl version` prints the version of the cluster, which may be followed by the vendor's suffix: leave that out.",
    });
  }

  private constructor(
    /** The version as it was given. */
    public readonly version: string,
    /** @internal */
    public readonly _number: VersionNumber,
  ) {}

  /** The API version of PodDisruptionBudget: `policy/v1` from Kubernetes 1.21 on, `policy/v1beta1` before. */
  public get podDisruptionBudgetApiVersion(): string {
    return KUBERNETES.has(this, 'policyV1') ? 'policy/v1' : 'policy/v1beta1';
  }

  /** Whether a security context has the field `seccompProfile` (from Kubernetes 1.19 on). */
  public get hasSeccompProfile(): boolean {
    return KUBERNETES.has(this, 'seccompProfile');
  }

  /** Whether the scheduler heeds `topologySpreadConstraints` of pods by default (from Kubernetes 1.18 on). */
  public get hasTopologySpread(): boolean {
    return KUBERNETES.has(this, 'topologySpread');
  }

  /** Whether the API server shares itself out among its clients by default (API Priority and Fairness, from Kubernetes 1.20 on). */
  public get hasPriorityAndFairness(): boolean {
    return KUBERNETES.has(this, 'priorityAndFairness');
  }

  /**
   * Whether every cluster gives pods projected ServiceAccount tokens (from Kubernetes 1.20 on). Before, Istio may have its proxies use
   * the token that is mounted into every pod (`jwtPolicy: first-party-jwt`).
   */
  public get hasProjectedTokens(): boolean {
    return KUBERNETES.has(this, 'projectedTokens');
  }
}
