import { once } from 'node:events';
import { join } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import Tinypool from 'tinypool';
import type { FleetSynthesis } from '../../lib/fleet/fleet-synth-props';
import type { FleetJobFailure, FleetJobResult, FleetRunOptions } from '../../lib/fleet/run/fleet-run';
import { InputError } from '../../lib/internal/read-input';
import { RefusalError } from '../../lib/internal/refusal';
import { ProgressBar } from '../progress-bar';
import { isCapableTerminal } from '../streams';
import type { FleetTask, RestOfApp } from './fleet-job';

/** An app, and by how many threads it is to do what. */
export interface ThreadsOfApp {
  readonly app: string;
  readonly run: FleetRunOptions;
  readonly jobs: number;
  readonly execArgv: readonly string[];
}

type Answer = FleetJobResult | FleetJobFailure | undefined;

/** How often the bar is drawn. */
const MILLISECONDS = 100;

/** The threads of a run. Each loads the app, whose fleet composes some of the clusters; in one the app goes on when all are written. */
export class FleetThreads {
  /** How many clusters are done, and how many there are. */
  private readonly progress = new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT));
  private readonly answered = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  private readonly channel = new MessageChannel();
  private readonly pool: Tinypool;
  private readonly bar = isCapableTerminal(process.stderr) ? new ProgressBar(process.stderr) : undefined;
  private wholeApp: Promise<Answer> | undefined;

  public constructor(
    private readonly settings: ThreadsOfApp,
    private readonly scratch: string,
  ) {
    this.pool = new Tinypool({
      filename: require.resolve(join(__dirname, 'fleet-job')),
      minThreads: settings.jobs,
      maxThreads: settings.jobs,
      execArgv: [...settings.execArgv],
      // An app is loaded once in a thread.
      isolateWorkers: true,
    });
  }

  /** What each thread has made. When one fails, nobody waits for the others. */
  public async results(): Promise<FleetJobResult[]> {
    const [done, all] = [0, 1];
    const draw = () => this.bar?.advance(Atomics.load(this.progress, done), Atomics.load(this.progress, all));
    const timer = setInterval(draw, MILLISECONDS);
    try {
      const answers = Array.from({ length: this.settings.jobs }, async (_, index) =>
        this.resultOf(await this.run(index)),
      );
      return await Promise.all(answers);
    } finally {
      clearInterval(timer);
      this.bar?.clear();
    }
  }

  /** Has the app go on behind `fleet.synth()`, to its end. */
  public async goOn(synthesis: FleetSynthesis): Promise<void> {
    if (this.wholeApp === undefined) return;
    this.channel.port1.postMessage(synthesis);
    Atomics.store(this.answered, 0, 1);
    Atomics.notify(this.answered, 0);
    this.resultOf(await this.wholeApp);
  }

  public async end(): Promise<void> {
    this.channel.port1.close();
    await this.pool.destroy();
  }

  private run(index: number): Promise<Answer> {
    const { app, run, jobs: count } = this.settings;
    const task: FleetTask = { app, job: { ...run, index, count, scratch: this.scratch, progress: this.progress } };
    // What comes behind a shard needs the whole fleet, which is there when all are merged.
    if (index > 0 || run.shard !== undefined) return this.pool.run(task);
    const { port1, port2 } = this.channel;
    const rest: RestOfApp = { port: port2, answered: this.answered };
    const made = once(port1, 'message').then(([result]) => result as FleetJobResult);
    this.wholeApp = this.pool.run({ ...task, rest }, { transferList: [port2] });
    return Promise.race([made, this.wholeApp]);
  }

  private resultOf(answer: Answer): FleetJobResult {
    if (answer === undefined) {
      const fix = 'Call it in the module itself; an ES module may await there what it needs before';
      throw new InputError(`${this.settings.app}: did not call fleet.synth() while it was loaded. ${fix}`);
    }
    if (!('message' in answer)) return answer;
    if (answer.kind === 'refused') throw new RefusalError(answer.message);
    if (answer.kind === 'unread') throw new InputError(answer.message);
    throw new Error(answer.message);
  }
}
