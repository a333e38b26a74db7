import { readFileSync } from 'node:fs';
import type { Plugin } from 'esbuild';

/** The file that the threads of the pool start with, beside those of the commands. */
export const POOL_WORKER = { in: 'node_modules/tinypool/dist/entry/worker.js', out: 'pool-worker' };

/** What tinypool looks for beside its own file, which is inside a bundle then. */
const PLACES: readonly (readonly [string, string])[] = [
  [
    'fileURLToPath(import.meta.url + "/../entry/worker.js")',
    `require("node:path").join(__dirname, "${POOL_WORKER.out}.js")`,
  ],
  // Processes in place of threads, and its version: nothing that is used.
  ['fileURLToPath(import.meta.url + "/../entry/process.js")', 'undefined'],
  ['new URL("../package.json", import.meta.url)', 'undefined'],
];

/** Has the pool of threads find the file of its worker in the bundle, and fails the build when it looks for another one. */
export const workerPool: Plugin = {
  name: 'worker pool',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]tinypool[\\/]dist[\\/]index\.js$/ }, ({ path }) => {
      const text = readFileSync(path, 'utf8');
      const missing = PLACES.find(([place]) => !text.includes(place));
      if (missing !== undefined) throw new Error(`${path}: has changed: nothing in it matches ${missing[0]}`);
      return { contents: PLACES.reduce((all, [place, ours]) => all.replace(place, ours), text) };
    });
  },
};
