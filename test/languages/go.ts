import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { PACKAGES } from '../../scripts/languages/bindings';
import { goLibraries } from '../../scripts/languages/libraries';
import { GO, run } from '../../scripts/languages/toolchains';
import type { Language } from './language';

/** The module from build/packages; cdk8s and its kin are made from node_modules, the rest comes from the module proxy. */
export const go: Language = {
  name: 'Go',
  folder: 'go',
  tools: [GO],
  extension: 'go',
  prepare: (project) => {
    for (const folder of [join(PACKAGES, 'go', 'cdk8sistiocsr'), ...goLibraries()]) {
      const [, module = ''] = /^module (\S+)$/m.exec(readFileSync(join(folder, 'go.mod'), 'utf8')) ?? [];
      run('go', ['mod', 'edit', `-replace=${module}=${resolve(folder)}`], { cwd: project });
    }
    const caches = resolve('build', 'languages');
    return {
      GOMODCACHE: join(caches, 'go-modules'),
      GOCACHE: join(caches, 'go-build'),
      // Without it nobody but root can remove the modules again.
      GOFLAGS: `${process.env.GOFLAGS ?? ''} -modcacherw`.trim(),
    };
  },
  placeOf: (name) => join(name, 'main.go'),
  commandFor: (name, walkthrough) => walkthrough.replace('walkthrough', name),
};
