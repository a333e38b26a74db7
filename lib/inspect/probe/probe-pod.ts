import type { Finding } from '../report/finding';
import type { Criteria } from '../verify/expectations';
import type { ObjectPlace } from '../verify/live/place';
import { ask, type Outcome, type Wish } from './asking';
import type { CertificateClient, Connect } from './certificate-client';
import { checkAnswer, failureOf } from './check-answer';
import { ProbeCheck, probeCheck } from './checks';
import type { Service } from './find-service';
import type { Target } from './load';
import type { PortForward } from './port-forward';
import type { ProbePrograms } from './probe-programs';
import { type BadWish, checkRefusal } from './refusals';
import { checkServer } from './server-certificate';
import { unread } from './unread';

/** What every pod is asked with. */
export interface PodSettings {
  readonly service: Service;
  readonly programs: ProbePrograms;
  readonly connect: Connect;
  /** The published root, in PEM. */
  readonly rootPem: string;
  readonly timeoutMillis: number;
  /** From when on an answer counts as slow. */
  readonly slowMillis?: number;
  /** How many calls run over one connection. */
  readonly callsAConnection: number;
}

/** Calls that one connection carries at a time; gRPC for Go takes 100 (MaxConcurrentStreams). */
export const CALLS_A_CONNECTION = 50;

/** When a connection broke, kubectl may end a moment later: it prints why, and closes its other connections first. */
const LAST_WORDS_MILLIS = 500;

/** A pod of the agent with the ways to it, which are closed when the probe ends. */
export class ProbedPod {
  public readonly name: string;
  private forward?: PortForward;
  private clients: readonly CertificateClient[] = [];
  private calls = 0;
  /** Whether its first certificate was signed: only then it is put under load. */
  private hasSigned = false;
  /** Whether a connection to it broke. */
  private hasBroken = false;

  public constructor(
    private readonly pod: ObjectPlace,
    private readonly settings: PodSettings,
  ) {
    this.name = `${pod.name}.${pod.namespace}`;
  }

  /** Opens a way to it, and looks at what it shows; it is asked for nothing before that is in order. */
  public async open(criteria: Criteria): Promise<Finding[]> {
    const { service, programs, connect, rootPem, timeoutMillis } = this.settings;
    const forward = await programs.portForward(this.pod, service.port);
    const wanted = `a way to port ${service.port}`;
    if ('problem' in forward) return [unread(ProbeCheck.PORT_FORWARD, this.name, forward.problem, wanted)];
    this.forward = forward.value;
    const { host, port } = forward.value;
    const endpoint = { host, port, serverName: service.names[0], rootPem };
    const opened = probeCheck(ProbeCheck.PORT_FORWARD, this.name, wanted).pass('open');
    const { names } = service;
    const how = { subject: this.name, names, anchors: criteria.anchors ?? [], cache: criteria.cache, timeoutMillis };
    const { mayBeAsked, finding } = await checkServer(endpoint, how);
    if (mayBeAsked) {
      const count = Math.ceil(this.settings.callsAConnection / CALLS_A_CONNECTION);
      this.clients = Array.from({ length: count }, () => connect(endpoint));
    }
    this.hasBroken = finding.status === 'error';
    return [opened, finding];
  }

  /** Asks for one certificate, and checks it. */
  public async prove(wish: Wish, criteria: Criteria): Promise<Finding[]> {
    if (!this.isAlive()) return [];
    const outcome = await this.askFor(wish);
    this.hasSigned = failureOf(outcome, criteria.cache) === undefined;
    const now = { ...criteria, expectations: { ...criteria.expectations, at: new Date() } };
    return checkAnswer(outcome, this.name, now, this.settings.slowMillis);
  }

  /** Asks for what it has to refuse. */
  public async refuse(wishes: readonly BadWish[]): Promise<Finding[]> {
    if (!this.isAlive()) return [];
    return Promise.all(wishes.map(async (bad) => checkRefusal(bad, await this.askFor(bad.wish), this.name)));
  }

  /** What is asked under load: the same wish again and again, each with a key of its own. */
  public underLoad(wish: Wish, cache: Criteria['cache']): Target | undefined {
    if (!this.hasSigned) return undefined;
    const askOnce = async () => {
      const outcome = await this.askFor(wish);
      return { millis: outcome.millis, code: failureOf(outcome, cache)?.code };
    };
    return { name: this.name, isAlive: () => this.isAlive(), ask: askOnce };
  }

  /** What is to be said of the way to it at the end; nothing while it is there. */
  public async lost(): Promise<Finding[]> {
    const why = await this.forward?.endedWithin(this.hasBroken ? LAST_WORDS_MILLIS : 0);
    if (why === undefined) return [];
    const finding = probeCheck(ProbeCheck.PORT_FORWARD, this.name, 'a way that stays open').fail(`ended: ${why}`, {
      meaning: 'The way to the pod broke while it was asked, so what failed there may not be the fault of the agent.',
      fix: 'Look whether the pod was restarted (kubectl get pods) or its node left, and try again.',
    });
    return [finding];
  }

  public close(): void {
    for (const client of this.clients) client.close();
    this.forward?.close();
  }

  private isAlive(): boolean {
    return this.clients.length > 0 && this.forward?.ended === undefined;
  }

  private async askFor(wish: Wish): Promise<Outcome> {
    const client = this.clients[this.calls % this.clients.length];
    this.calls += 1;
    if (client === undefined) throw new Error(`${this.name} was not opened`);
    const outcome = await ask(client, wish, this.settings.timeoutMillis);
    this.hasBroken ||= 'code' in outcome && outcome.code === 'UNAVAILABLE';
    return outcome;
  }
}
