import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { PACKAGES } from '../../scripts/languages/bindings';
import { libraryVersions, pacmakVersion } from '../../scripts/languages/libraries';
import { PYTHON } from '../../scripts/languages/toolchains';
import type { Language } from './language';

/** The wheel from build/packages, and from PyPI what it needs in the versions that TypeScript has here: other versions, other bytes. */
export const python: Language = {
  name: 'Python',
  folder: 'python',
  tools: [PYTHON],
  extension: 'py',
  prepare: (_project, home) => {
    mkdirSync(home, { recursive: true });
    const constraints = join(home, 'constraints.txt');
    const versions = [...libraryVersions(), ['jsii', pacmakVersion()] as const];
    writeFileSync(constraints, versions.map(([name, version]) => `${name}==${version}\n`).join(''));
    return {
      PIP_FIND_LINKS: [resolve(PACKAGES, 'python'), process.env.PIP_FIND_LINKS ?? ''].join(' ').trim(),
      PIP_CONSTRAINT: constraints,
      PIP_NO_CACHE_DIR: '1',
    };
  },
  placeOf: (name) => `${name}.py`,
  commandFor: (name, walkthrough) => walkthrough.replace('walkthrough', name),
};
