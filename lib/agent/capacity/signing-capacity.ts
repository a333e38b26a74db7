import { CONTROLLER_CALLS } from '../../facts/cert-manager';
import { RENEWAL, SECRET_TTL_SECONDS } from '../../facts/istio';
import { POLLING_READS, REQUEST_CALLS } from '../../facts/istio-csr';
import { type CallLimit, CLIENT_LIMIT } from '../../facts/kubernetes';
import { SIGNING_SECONDS, UNLIMITED_PER_SECOND } from '../../facts/measured-signing';
import { ISTIO_CSR } from '../../releases/istio-csr-features';
import type { Numbered } from '../../releases/span';

/** What decides how many certificates are signed. */
export interface SigningSetup {
  /** The replicas of the agent: every one signs. */
  readonly replicas: number;
  /** Whether each replica keeps to client-go's own limit of calls. */
  readonly isLimited: boolean;
  /** What a signing needs of that limit (`callsPerSigning`). */
  readonly calls: number;
  /** The limit of cert-manager's controller, where it keeps to one, and what a message calls that cert-manager. */
  readonly certManager?: CallLimit & { readonly name?: string };
}

/** A limit, with what one signing needs of it. */
interface SigningLimit extends CallLimit {
  readonly calls: number;
}

/** The calls of a signing that wait for the limit of a replica: to create, read and delete a CertificateRequest. */
export function callsPerSigning(release: Numbered, isPreserved: boolean): number {
  const reads = ISTIO_CSR.has(release, 'watchesRequests') ? REQUEST_CALLS.read : POLLING_READS;
  return REQUEST_CALLS.create + reads + (isPreserved ? 0 : REQUEST_CALLS.delete);
}

/** A rate that is a rounding error beside those of clients. */
const NOTHING_LEFT = 1e-9;

/**
 * How many certificates an agent signs, and how long pods wait for theirs. Limits of calls are arithmetic: a bucket that holds `burst`
 * calls and gets `callsPerSecond` new ones, from which each signing takes its calls. What is there without them was measured, and is a
 * floor (lib/facts/measured-signing.ts). Nothing is said of a CA outside the cluster, which has limits of its own.
 *
 * All the calls of a batch are counted, though some are deletions behind the last answer. So the last pod waits up to a quarter shorter
 * than said where a batch is spread evenly over the replicas, which makes up for batches that are not.
 */
export class SigningCapacity {
  /** The signings a second that the limits allow; infinite without any. */
  public readonly allowedPerSecond: number;
  /** The signings a second in the long run: what is allowed, and no more than was ever measured. */
  public readonly perSecond: number;
  /** The signings at once for which nobody waits for a limit; infinite without any. */
  public readonly atOnce: number;

  private readonly limits: readonly SigningLimit[];

  public constructor(private readonly setup: SigningSetup) {
    const { replicas, isLimited, calls, certManager } = setup;
    const { callsPerSecond, burst } = CLIENT_LIMIT;
    const own = { callsPerSecond: callsPerSecond * replicas, burst: burst * replicas, calls };
    const cannotSign = { callsPerSecond: 0, burst: 0, calls };
    this.limits = [
      ...(replicas > 0 ? [] : [cannotSign]),
      ...(isLimited ? [own] : []),
      ...(certManager === undefined ? [] : [{ ...certManager, calls: CONTROLLER_CALLS }]),
    ];
    this.allowedPerSecond = Math.min(...this.limits.map((each) => each.callsPerSecond / each.calls));
    this.perSecond = Math.min(this.allowedPerSecond, UNLIMITED_PER_SECOND);
    this.atOnce = Math.min(...this.limits.map((each) => Math.floor(each.burst / each.calls)));
  }

  /** Whether it is the measurement, and no limit, that says how many are signed. */
  public get isMeasured(): boolean {
    return this.perSecond < this.allowedPerSecond;
  }

  /** Who signs, for messages: `2 replicas limited to 5 calls a second each`. */
  public get text(): string {
    const { replicas, isLimited, certManager } = this.setup;
    const { callsPerSecond } = CLIENT_LIMIT;
    const [noun, each] = replicas === 1 ? ['replica', ''] : ['replicas', ' each'];
    const own = `${replicas} ${noun} ${isLimited ? `limited to ${callsPerSecond} calls a second${each}` : 'without a limit'}`;
    if (certManager === undefined) return own;
    return `${own}, and ${certManager.name ?? 'cert-manager'} limited to ${certManager.callsPerSecond} calls a second`;
  }

  /** How long the last of some pods that start at once waits for the limits alone, in seconds, while others renew. */
  public limitSeconds(pods: number, renewals = 0): number {
    const waits = this.limits.map(({ callsPerSecond, burst, calls }) => {
      const missing = pods * calls - burst;
      const left = callsPerSecond - renewals * calls;
      if (missing <= 0) return 0;
      return left > NOTHING_LEFT ? missing / left : Number.POSITIVE_INFINITY;
    });
    return Math.max(0, ...waits);
  }

  /** How long it takes until the last of some pods that start at once has its certificate, in seconds, while others renew. */
  public secondsFor(pods: number, renewals = 0): number {
    if (pods <= 0) return 0;
    const left = UNLIMITED_PER_SECOND - renewals;
    const worked = left > NOTHING_LEFT ? pods / left : Number.POSITIVE_INFINITY;
    return Math.max(this.limitSeconds(pods, renewals), worked) + SIGNING_SECONDS;
  }

  /** How many of those that ask at once have their certificate after some seconds. */
  public signedWithin(seconds: number): number {
    const worked = Math.max(0, seconds - SIGNING_SECONDS);
    const allowed = this.limits.map(({ callsPerSecond, burst, calls }) => (burst + callsPerSecond * worked) / calls);
    return worked === 0 ? 0 : Math.floor(Math.min(UNLIMITED_PER_SECOND * worked, ...allowed));
  }

  /** What callers get together who ask again as soon as they have their certificate, and how long each waits, in seconds. */
  public withCallers(callers: number): { readonly perSecond: number; readonly seconds: number } {
    const perSecond = Math.min(callers / SIGNING_SECONDS, this.perSecond);
    return { perSecond, seconds: perSecond > 0 ? callers / perSecond : Number.POSITIVE_INFINITY };
  }

  /** The most proxies whose renewals the limits allow in the long run; infinite without any. */
  public mostProxies(lifetimeSeconds: number): number {
    const age = renewalAge(lifetimeSeconds);
    return Math.min(...this.limits.map(({ callsPerSecond, calls }) => Math.floor((callsPerSecond * age) / calls)));
  }

  /**
   * How long each renewal waits in the end where more proxies renew than the limits allow: then a proxy is either waiting or holds a
   * certificate that is not due yet. One that waits longer than `lifeLeft` has lost its certificate.
   */
  public standingWait(proxies: number, lifetimeSeconds: number): number {
    return proxies === 0 ? 0 : Math.max(0, proxies / this.allowedPerSecond - renewalAge(lifetimeSeconds));
  }
}

/** The renewals a second of some proxies in the long run. Jitter makes some earlier and some later, and no more of them. */
export function renewalsPerSecond(proxies: number, lifetimeSeconds: number): number {
  return proxies / renewalAge(lifetimeSeconds);
}

/** What is left of a certificate's life when its proxy asks for the next, at the least, in seconds. */
export function lifeLeft(lifetimeSeconds: number): number {
  return lifeOf(lifetimeSeconds) * (RENEWAL.lifeLeft - RENEWAL.jitter);
}

/** The age at which a certificate is renewed, in seconds. */
function renewalAge(lifetimeSeconds: number): number {
  return lifeOf(lifetimeSeconds) * (1 - RENEWAL.lifeLeft);
}

/** Proxies ask for no longer life than `SECRET_TTL`, whatever the agent would give. */
function lifeOf(lifetimeSeconds: number): number {
  return Math.min(lifetimeSeconds, SECRET_TTL_SECONDS);
}
