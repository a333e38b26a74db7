/**
 * How fast certificates were signed: istio-csr v0.17.0, one replica, cert-manager v1.21.1, a CA issuer with an ECDSA key and the API
 * server, all on two shared cores (November 2026). Without the limiter they were what bounds it, the API server foremost: what was measured is a
 * floor, and a cluster with cores of its own does more.
 */

/** What one signing takes when nothing waits, in seconds. */
export const SIGNING_SECONDS = 1.1;

/** What was asked for at once, and the seconds until the last one had its certificate. */
export interface MeasuredBatch {
  readonly limited: boolean;
  readonly pods: number;
  readonly seconds: number;
  /** How many had theirs by then. */
  readonly signed: number;
}

const FASTEST: MeasuredBatch = { limited: false, pods: 200, seconds: 5.5, signed: 200 };

export const MEASURED_BATCHES: readonly MeasuredBatch[] = [
  { limited: true, pods: 5, seconds: 1.2, signed: 5 },
  { limited: true, pods: 50, seconds: 20, signed: 32 },
  { limited: false, pods: 50, seconds: 2.1, signed: 50 },
  FASTEST,
];

/** Callers that ask again as soon as they have their certificate, and how many a second they get together. */
export interface MeasuredLoad {
  readonly limited: boolean;
  readonly callers: number;
  readonly seconds: number;
  readonly perSecond: number;
  /** The median of what a caller waited, in seconds. */
  readonly median: number;
}

export const MEASURED_LOADS: readonly MeasuredLoad[] = [
  { limited: true, callers: 8, seconds: 60, perSecond: 1.87, median: 4.8 },
  { limited: false, callers: 32, seconds: 60, perSecond: 29, median: 1.1 },
  { limited: false, callers: 128, seconds: 45, perSecond: 50, median: 2.6 },
];

/** What is counted on without any limiter, a second: the 200 at once, without the time that one takes anyway. All replicas together. */
export const UNLIMITED_PER_SECOND = FASTEST.signed / (FASTEST.seconds - SIGNING_SECONDS);
