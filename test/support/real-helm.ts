import { execFileSync } from 'node:child_process';

/** The real Helm: named by HELM, or on the PATH. No npm package has the executable inside. */
export const HELM = process.env.HELM ?? 'helm';

export const hasHelm = (() => {
  try {
    return execFileSync(HELM, ['version', '--short'], { encoding: 'utf8', stdio: 'pipe' }).startsWith('v');
  } catch {
    return false;
  }
})();
