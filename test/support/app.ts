import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Runs an app, given by its module's absolute path, and returns every YAML file that it writes, by path below the output folder. */
export function synthesizeApp(module: string): Map<string, string> {
  const outdir = mkdtempSync(join(tmpdir(), 'app-'));
  process.env.CDK8S_OUTDIR = outdir;
  try {
    jest.isolateModules(() => require(module));
    const names = readdirSync(outdir, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.yaml'));
    return new Map(names.sort().map((name) => [name, readFileSync(join(outdir, name), 'utf8')]));
  } finally {
    delete process.env.CDK8S_OUTDIR;
    rmSync(outdir, { recursive: true });
  }
}
