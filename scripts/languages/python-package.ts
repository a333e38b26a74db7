import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { EPOCH } from './epoch';
import { run } from './toolchains';

/** What jsii-pacmak's generated pyproject.toml asks for, in the one version that always gives the same bytes. */
const SETUPTOOLS = 'setuptools==75.3.2';

/** Builds the wheel and the source distribution of generated code. */
export function buildPythonPackage(code: string, output: string, scratch: string): void {
  const venv = makeVenv(join(scratch, 'venv-build'));
  run(venv.python, [...PIP_INSTALL, SETUPTOOLS]);
  mkdirSync(output, { recursive: true });
  const env = { SOURCE_DATE_EPOCH: String(EPOCH.getTime() / 1000) };
  run(venv.python, [resolve('scripts/languages/build_package.py'), resolve(code), resolve(output)], { env });
}

/** How pip installs without a question or a cache that outlives it. */
export const PIP_INSTALL = ['-m', 'pip', 'install', '--quiet', '--no-input', '--no-cache-dir'];

/** Makes an empty environment for Python. */
export function makeVenv(folder: string): { readonly python: string } {
  run('python3', ['-m', 'venv', folder]);
  return { python: resolve(folder, 'bin', 'python') };
}
