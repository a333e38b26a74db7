import { resolve } from 'node:path';
import { InputError } from '../../internal/read-input';
import { RefusalError, refuse } from '../../internal/refusal';
import type { ClusterEntry } from '../fleet-index';
import type { FleetSynthesis, FleetSynthProps } from '../fleet-synth-props';
import type { FoldedWarning } from './folded-warnings';

/** The version of what the command line and the library of an app say to each other: they may be of two installations. */
const VERSION = 1;

/** Where `fleet synth` says to an app that it is loaded for a run: in each of the threads that load it. */
const PLACE = Symbol.for('cdk8s-istio-csr:fleet-run');

/** Which clusters a run is to write, and where. */
export interface FleetRunOptions {
  readonly outdir: string;
  readonly only?: string[];
  readonly wave?: number;
  readonly shard?: string;
}

/** What one of the threads of a run is to do. */
export interface FleetJob extends FleetRunOptions {
  readonly index: number;
  readonly count: number;
  /** The folder that new files are put into until all jobs are done. */
  readonly scratch: string;
  /** How many clusters are done, and how many there are, in all jobs. */
  readonly progress: Int32Array;
}

/** What a job has made. */
export interface FleetJobResult {
  readonly entries: readonly ClusterEntry[];
  /** The files that are in the scratch folder, as paths below the output folder. */
  readonly written: readonly string[];
  readonly warnings: readonly FoldedWarning[];
}

/** Why a job has made nothing. */
export interface FleetJobFailure {
  readonly message: string;
  readonly kind: 'refused' | 'unread' | 'other';
}

/** Ends the job of a thread with what it has made: gives what all threads have written together, or ends the app by an error. */
export type Conclude = (made: FleetJobResult) => FleetSynthesis;

interface Run {
  readonly version: number;
  readonly job: FleetJob;
  readonly conclude: Conclude;
  result?: FleetJobResult;
  failure?: FleetJobFailure;
}

/** Has `load` load an app, whose `Fleet.synth` does a job; tells what became of it, or nothing where it was not called. */
export async function runJob(
  job: FleetJob,
  load: () => Promise<void>,
  conclude: Conclude,
): Promise<FleetJobResult | FleetJobFailure | undefined> {
  const run: Run = { version: VERSION, job, conclude };
  Object.defineProperty(globalThis, PLACE, { value: run, configurable: true });
  try {
    await load();
  } catch (error) {
    return run.failure ?? failureOf(error);
  } finally {
    Reflect.deleteProperty(globalThis, PLACE);
  }
  return run.failure ?? run.result;
}

/** The job that this thread has in a run of the command line, if it is one. */
export function currentJob(): FleetJob | undefined {
  const run = currentRun();
  if (run === undefined || run.version === VERSION) return run?.job;
  throw new InputError(`the command line and the app have different versions of cdk8s-istio-csr. Install one of them`);
}

function currentRun(): Run | undefined {
  return (globalThis as { readonly [PLACE]?: Run })[PLACE];
}

/** Does the job of this thread, and tells the run what came of it. */
export function doJob(work: () => FleetJobResult): FleetSynthesis {
  const run = currentRun() as Run;
  try {
    if (run.result !== undefined) {
      const fix = 'Make one Fleet of all clusters, or start the app with node.';
      refuse('Fleet.synth', { prop: 'synth', received: 'a second call', allowed: 'one call under fleet synth', fix });
    }
    run.result = work();
  } catch (error) {
    // The app may catch it.
    run.failure ??= failureOf(error);
    throw error;
  }
  return run.conclude(run.result);
}

/** Refuses what the app says itself and the command says, too. */
export function checkOwnProps(props: FleetSynthProps, { outdir }: FleetJob): void {
  const allowed = (option: string) => `nothing under fleet synth, whose option ${option} says it`;
  for (const prop of ['only', 'wave', 'shard'] as const) {
    if (props[prop] === undefined) continue;
    refuse('Fleet.synth', { prop, received: props[prop], allowed: allowed(`--${prop}`), fix: 'Leave it out.' });
  }
  if (props.outdir === undefined || resolve(props.outdir) === resolve(outdir)) return;
  const fix = `Leave it out, or say --output ${props.outdir}.`;
  refuse('Fleet.synth', { prop: 'outdir', received: props.outdir, allowed: allowed('--output'), fix });
}

function failureOf(error: unknown): FleetJobFailure {
  const message = error instanceof Error ? error.message : String(error);
  // The classes of an app's library are not those of the command line.
  const name = error instanceof Error ? error.constructor.name : '';
  if (name === RefusalError.name || error instanceof RefusalError) return { message, kind: 'refused' };
  return { message, kind: name === InputError.name || error instanceof InputError ? 'unread' : 'other' };
}
