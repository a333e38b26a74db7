/**
 * `npm run bench`: numbers to look at before and after a change; no test depends on them. `npm run bench -- start-up` runs one group.
 */
import { benchAgents } from './agents';
import { benchFleet } from './fleet';
import { benchFleetReading } from './fleet-reading';
import { benchGraph } from './graph';
import { benchLimits } from './limits';
import { benchStartUp } from './start-up';
import { benchSynthesis } from './synthesis';
import { benchVerification } from './verification';

const GROUPS = new Map<string, () => void | Promise<void>>([
  ['start-up', benchStartUp],
  ['synthesis', benchSynthesis],
  ['agents', benchAgents],
  ['graph', benchGraph],
  ['fleet', benchFleet],
  ['fleet-reading', benchFleetReading],
  ['verification', benchVerification],
  ['limits', () => benchLimits()],
]);

async function main(names: readonly string[]): Promise<void> {
  const unknown = names.find((name) => !GROUPS.has(name));
  if (unknown !== undefined) throw new Error(`${unknown}: no such group; there are ${[...GROUPS.keys()].join(', ')}`);
  for (const [name, bench] of GROUPS) {
    if (names.length > 0 && !names.includes(name)) continue;
    console.log(`\n${name}`);
    await bench();
  }
}

main(process.argv.slice(2)).catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
