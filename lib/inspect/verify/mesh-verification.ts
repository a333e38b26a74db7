import type { Duration } from 'cdk8s';
import { checkWholeNumber } from '../../internal/numbers';
import { refuse } from '../../internal/refusal';
import { CertificateCache } from '../../x509/certificate-cache';
import { type DistFacts, readDist } from './dist';
import type { Expectations } from './expectations';
import { verifyFiles } from './files';
import { verifyLive } from './live/verify-live';
import type { MeshVerificationProps, VerifyFilesProps, VerifyLiveProps } from './verification-props';
import { VerificationReport } from './verification-report';

/** A share that a healthy certificate does not reach: proxies renew at one half, cert-manager at one third. */
const WARN_BELOW = 0.2;

const LONGEST_TIMEOUT_MILLIS = 24 * 3600 * 1000;

/**
 * Proves that a mesh trusts the CA that it is meant to trust: from files that were saved, or in a running cluster. Synthesis cannot see
 * the cluster, this can. docs/verify.md explains each check.
 */
export class MeshVerification {
  private readonly dist?: DistFacts;
  private readonly expectations: Expectations;

  /** @throws Error for a share that is none, and for synthesized output that cannot be read */
  public constructor(props: MeshVerificationProps = {}) {
    const { warnBelow = WARN_BELOW, at = new Date() } = props;
    if (!(warnBelow >= 0 && warnBelow <= 1)) {
      refuse('MeshVerification', {
        prop: 'warnBelow',
        received: warnBelow,
        allowed: 'a share from 0 to 1',
        fix: 'Write 0.2 for the last fifth of the life.',
      });
    }
    this.dist = props.dist === undefined ? undefined : readDist(props.dist);
    this.expectations = {
      trustDomain: props.trustDomain ?? this.dist?.trustDomain,
      maxLifetimeSeconds: props.maxLifetime?.toSeconds({ integral: false }) ?? this.dist?.maxLifetimeSeconds,
      workloads: this.dist && this.dist.workloads.length > 0 ? this.dist.workloads : undefined,
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
    const expectations = {
      ...this.expectations,
      namespaces: someOf(props.namespaces),
      serviceAccounts: someOf(props.serviceAccounts),
    };
    return new VerificationReport(expectations.at, verifyFiles(props, expectations, new CertificateCache()));
  }

  /**
   * Checks a running mesh, with the kubectl and the istioctl of the user. It only reads, and asks for no private key. What cannot be
   * read is a finding; the rest goes on.
   *
   * @throws Error when the cluster cannot be reached at all, or a file cannot be read
   */
  public async verifyLive(props: VerifyLiveProps = {}): Promise<VerificationReport> {
    const { sample, concurrency = 8 } = props;
    const site = 'MeshVerification.verifyLive';
    checkWholeNumber(site, 'concurrency', concurrency, { min: 1, max: 100 }, 'Each one is a process: 8 are plenty.');
    if (sample !== undefined) checkWholeNumber(site, 'sample', sample, { min: 1 }, 'Leave it out to ask every proxy.');
    const { findings, notes } = await verifyLive({
      executables: {
        kubectl: props.kubectl ?? 'kubectl',
        istioctl: props.istioctl ?? 'istioctl',
        context: props.context,
        timeoutMillis: timeoutOf(site, props.timeout),
        concurrency,
      },
      meshNamespace: props.meshNamespace ?? this.dist?.meshNamespace ?? 'istio-system',
      namespaces: props.namespaces ?? [],
      sample,
      agent: placeOf(site, 'agent', props.agent),
      caSecret: placeOf(site, 'caSecret', props.caSecret),
      caSecretFiles: props.caSecretFiles ?? [],
      dist: this.dist,
      expectations: this.expectations,
      cache: new CertificateCache(),
      onProgress: (done, total) => props.progress?.advance(done, total),
    });
    return new VerificationReport(this.expectations.at, findings, notes);
  }
}

function someOf(names: readonly string[] | undefined): readonly string[] | undefined {
  return names === undefined || names.length === 0 ? undefined : [...names];
}

/** Timers of Node overflow beyond 24 days, and then end at once. */
function timeoutOf(site: string, timeout: Duration | undefined): number {
  const millis = timeout?.toMilliseconds({ integral: false }) ?? 30_000;
  if (millis >= 1 && millis <= LONGEST_TIMEOUT_MILLIS) return millis;
  return refuse(site, {
    prop: 'timeout',
    received: `${millis} ms`,
    allowed: 'from 1 millisecond to 24 hours',
    fix: 'Leave it out for 30 seconds.',
  });
}

function placeOf(
  site: string,
  prop: string,
  text: string | undefined,
): { namespace: string; name: string } | undefined {
  if (text === undefined) return undefined;
  const [namespace, name, ...rest] = text.split('/');
  if (namespace && name && rest.length === 0) return { namespace, name };
  const fix = 'Write for example "istio-system/istio-ca".';
  return refuse(site, { prop, received: text, allowed: 'NAMESPACE/NAME', fix });
}
