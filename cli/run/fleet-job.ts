import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { type MessagePort, receiveMessageOnPort } from 'node:worker_threads';
import type { FleetSynthesis } from '../../lib/fleet/fleet-synth-props';
import { type Conclude, type FleetJob, runJob } from '../../lib/fleet/run/fleet-run';

/** What a thread is given to do. */
export interface FleetTask {
  /** The path of the app. */
  readonly app: string;
  readonly job: FleetJob;
  /** For the one thread whose app goes on behind `fleet.synth()`. */
  readonly rest?: RestOfApp;
}

/** How a thread tells what it has made, and waits until the files of all threads are in place. */
export interface RestOfApp {
  readonly port: MessagePort;
  /** Turns 1 when the answer is in the port. */
  readonly answered: Int32Array;
}

/** Loads an app in this thread, whose fleet does one job of a run. */
export default async function fleetJob({ app, job, rest }: FleetTask): ReturnType<typeof runJob> {
  // What else the app writes belongs beside the fleet.
  process.env.CDK8S_OUTDIR = job.outdir;
  const { exit } = process;
  // It would end the thread without a word. What the app has done by then counts.
  process.exit = ((code: number | string = process.exitCode ?? 0): void => {
    if (Number(code) === 0) throw new EndOfApp();
    throw new Error(`the app ended itself with the code ${code}`);
  }) as typeof process.exit;
  try {
    return await runJob(job, () => load(app).catch(unlessEnded), rest === undefined ? end : goOn(rest));
  } finally {
    process.exit = exit;
  }
}

/** Thrown to end an app that has done its part. */
class EndOfApp extends Error {}

function unlessEnded(error: unknown): void {
  if (!(error instanceof EndOfApp)) throw error;
}

function end(): never {
  throw new EndOfApp();
}

function goOn({ port, answered }: RestOfApp): Conclude {
  return (made) => {
    port.postMessage(made);
    Atomics.wait(answered, 0, 0);
    return receiveMessageOnPort(port)?.message as FleetSynthesis;
  };
}

async function load(app: string): Promise<void> {
  try {
    createRequire(app)(app);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ERR_REQUIRE_ESM' && code !== 'ERR_REQUIRE_ASYNC_MODULE') throw error;
    await import(pathToFileURL(app).href);
  }
}
