import type { Duration } from 'cdk8s';
import { ISTIO_NAMESPACE } from '../../facts/istio';
import { checked } from '../../internal/checked/checked';
import { checkWholeNumber } from '../../internal/numbers';
import { refuse } from '../../internal/refusal';
import { verdictsOf } from '../agreement/rules';
import { brokenOf } from '../agreement/verdict';
import type { MeshReading } from '../read/mesh';
import type { Finding } from '../report/finding';
import { agentsOfMesh, type DistFacts, readDist, wantedOf } from './dist';
import type { Expectations } from './expectations';
import { verifyFiles } from './files';
import type { ObjectPlace } from './live/place';
import { type SharedSettings, verifyLive } from './live/verify-live';
import type { MeshVerificationProps, VerifyFilesProps, VerifyLiveProps } from './verification-props';
import { VerificationReport } from './verification-report';

/** A share that a healthy certificate does not reach: proxies renew at one half, cert-manager at one third. */
const WARN_BELOW = 0.2;

const LONGEST_TIMEOUT_MILLIS = 24 * 3600 * 1000;

/**
 * Proves that a mesh trusts the CA that it is meant to trust: from files that were saved, or in a running cluster. Synthesis cannot see
 * the cluster, this can. docs/verify.md explains each check.
 */
@checked
export class MeshVerification {
  /** What synthesized output tells; without one nothing. */
  private readonly mesh: MeshReading;
  private readonly path: string;
  private readonly told: Expectations;

  /** @throws Error for a share that is none, and for synthesized output that cannot be read or holds neither an agent nor who dials one */
  public constructor(props: MeshVerificationProps = {}) {
    const { warnBelow = WARN_BELOW, at = new Date() } = props;
    if (!(warnBelow >= 0 && warnBelow <= 1)) {
      const [allowed, fix] = ['a share from 0 to 1', 'Write 0.2 for the last fifth of the life.'];
      refuse('MeshVerification', { prop: 'warnBelow', received: warnBelow, allowed, fix });
    }
    this.path = props.dist ?? '';
    this.mesh = readDist(props.dist);
    this.told = {
      trustDomain: props.trustDomain,
      maxLifetimeSeconds: props.maxLifetime?.toSeconds({ integral: false }),
      warnBelow,
      at: new Date(at),
    };
  }

  /**
   * Checks files that were saved from a cluster. Needs no cluster and starts no program.
   *
   * @throws Error naming the file that cannot be read, and what is wrong in it
   */
  public verifyFiles(props: VerifyFilesProps): VerificationReport {
    for (const [prop, files] of Object.entries({ proxySecrets: props.proxySecrets, caSecrets: props.caSecrets })) {
      if (files.length > 0) continue;
      const fix = 'docs/verify.md has the two commands that save them.';
      refuse('MeshVerification.verifyFiles', { prop, received: files, allowed: 'at least one file', fix });
    }
    const dist = wantedOf(this.mesh);
    const expectations = {
      ...this.expectationsOf(dist),
      namespaces: someOf(props.namespaces),
      serviceAccounts: someOf(props.serviceAccounts),
    };
    const findings = [...this.agreement, ...verifyFiles(props, expectations)];
    return new VerificationReport(expectations.at, findings, [...dist.notes]);
  }

  /**
   * Checks a running mesh, with the kubectl and the istioctl of the user. It only reads, and asks for no private key. What cannot be
   * read is a finding; the rest goes on. A Go program starts `cdk8s-istio-csr verify --live` instead: jsii has no asynchronous methods
   * for Go.
   *
   * @throws Error when the cluster cannot be reached at all, or a file cannot be read
   */
  public async verifyLive(props: VerifyLiveProps = {}): Promise<VerificationReport> {
    return this._verifyLive(props);
  }

  /**
   * @param shared what the verification of several clusters has in common
   *
   * @internal
   */
  public async _verifyLive(props: VerifyLiveProps, shared?: SharedSettings): Promise<VerificationReport> {
    const { sample, concurrency = 8 } = props;
    const site = 'MeshVerification.verifyLive';
    checkWholeNumber(site, 'concurrency', concurrency, { min: 1, max: 100 }, 'Each one is a process: 8 are plenty.');
    if (sample !== undefined) checkWholeNumber(site, 'sample', sample, { min: 1 }, 'Leave it out to ask every proxy.');
    const agent = placeOf(site, 'agent', props.agent);
    const dist = wantedOf(this.mesh, agentsOfMesh(this.mesh, this.path, props));
    const { findings, notes } = await verifyLive({
      executables: {
        kubectl: props.kubectl ?? 'kubectl',
        istioctl: props.istioctl ?? 'istioctl',
        context: props.context,
        timeoutMillis: timeoutOf(site, props.timeout),
        concurrency,
      },
      meshNamespace: props.meshNamespace ?? (dist.meshNamespace || ISTIO_NAMESPACE),
      namespaces: props.namespaces ?? [],
      sample,
      agent,
      caSecret: placeOf(site, 'caSecret', props.caSecret),
      caSecretFiles: props.caSecretFiles ?? [],
      dist,
      expectations: this.expectationsOf(dist),
      agreement: this.agreement,
      progress: props.progress,
      shared,
    });
    return new VerificationReport(this.told.at, [...findings], [...dist.notes, ...notes]);
  }

  /** What does not agree in the synthesized output: it fails in the cluster too. */
  private get agreement(): Finding[] {
    return brokenOf(verdictsOf(this.mesh));
  }

  private expectationsOf(dist: DistFacts): Expectations {
    return {
      ...this.told,
      trustDomain: this.told.trustDomain ?? dist.trustDomain,
      maxLifetimeSeconds: this.told.maxLifetimeSeconds ?? dist.maxLifetimeSeconds,
      workloads: someOf(dist.workloads),
    };
  }
}

function someOf(names: readonly string[] | undefined): readonly string[] | undefined {
  return names === undefined || names.length === 0 ? undefined : [...names];
}

/** Timers of Node overflow beyond 24 days, and then end at once. */
function timeoutOf(site: string, timeout: Duration | undefined): number {
  const millis = timeout?.toMilliseconds({ integral: false }) ?? 30_000;
  if (millis >= 1 && millis <= LONGEST_TIMEOUT_MILLIS) return millis;
  const [allowed, fix] = ['from 1 millisecond to 24 hours', 'Leave it out for 30 seconds.'];
  return refuse(site, { prop: 'timeout', received: `${millis} ms`, allowed, fix });
}

function placeOf(site: string, prop: string, text: string | undefined): ObjectPlace | undefined {
  if (text === undefined) return undefined;
  const [namespace, name, ...rest] = text.split('/');
  if (namespace && name && rest.length === 0) return { namespace, name };
  const fix = 'Write for example "istio-system/istio-ca".';
  return refuse(site, { prop, received: text, allowed: 'NAMESPACE/NAME', fix });
}
