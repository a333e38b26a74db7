import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { type FleetJob, runJob } from '../../lib/fleet/run/fleet-run';

/** What a thread is given to do. */
export interface FleetTask {
  /** The path of the app. */
  readonly app: string;
  readonly job: FleetJob;
}

/** Loads an app in this thread, whose fleet does one job of a run. */
export default async function fleetJob({ app, job }: FleetTask): ReturnType<typeof runJob> {
  const { exit } = process;
  // It would end the thread without a word. What the app has done by then counts.
  process.exit = ((code: number | string = process.exitCode ?? 0): void => {
    if (Number(code) === 0) throw new EndOfApp();
    throw new Error(`the app ended itself with the code ${code}`);
  }) as typeof process.exit;
  try {
    return await runJob(job, () => load(app).catch(unlessEnded));
  } finally {
    process.exit = exit;
  }
}

class EndOfApp extends Error {}

function unlessEnded(error: unknown): void {
  if (!(error instanceof EndOfApp)) throw error;
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
