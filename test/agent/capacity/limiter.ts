/** The bucket of client-go: calls wait in the order in which they come. */
class Bucket {
  private tokens: number;
  private at = 0;

  public constructor(
    private readonly callsPerSecond: number,
    private readonly burst: number,
  ) {
    this.tokens = burst;
  }

  /** When a call that comes at a time may go. */
  public admit(time: number): number {
    this.tokens = Math.min(this.burst, this.tokens + (time - this.at) * this.callsPerSecond) - 1;
    this.at = time;
    return this.tokens >= 0 ? time : time - this.tokens / this.callsPerSecond;
  }
}

type Step = 'review' | 'create' | 'read' | 'answer';

interface Event {
  readonly time: number;
  readonly step: Step;
  readonly asked: number;
}

export interface Simulated {
  /** When each answer came, and how long its caller had waited; in the order of the answers. */
  readonly answers: readonly { readonly time: number; readonly waited: number }[];
}

/**
 * One replica of istio-csr v0.17.0 with client-go's limiter, call by call: a TokenReview by a client of its own; a CertificateRequest that is
 * created, read, and deleted behind the answer, by another client. `until`: callers ask again until then, instead of once.
 */
export function simulate(callers: number, { deletes = true, until = 0, signing = 1.1, call = 0.02 } = {}): Simulated {
  const [reviews, requests] = [new Bucket(5, 10), new Bucket(5, 10)];
  const answers: { time: number; waited: number }[] = [];
  let pending: Event[] = Array.from({ length: callers }, () => ({ time: 0, step: 'review', asked: 0 }));
  while (pending.length > 0) {
    const [next, ...others] = pending.sort((a, b) => a.time - b.time) as [Event, ...Event[]];
    pending = others;
    const { time, step, asked } = next;
    if (step === 'review') pending.push({ time: reviews.admit(time) + call, step: 'create', asked });
    if (step === 'create') pending.push({ time: requests.admit(time) + call, step: 'read', asked });
    if (step === 'read')
      pending.push({ time: Math.max(requests.admit(time) + call, time + signing), step: 'answer', asked });
    if (step !== 'answer') continue;
    answers.push({ time, waited: time - asked });
    if (deletes) requests.admit(time);
    if (time < until) pending.push({ time, step: 'review', asked: time });
  }
  return { answers };
}
