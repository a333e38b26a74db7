import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { transformSync } from '@swc/core';

/** Runs an app, given by the path of its file, and returns every YAML file that it writes, by path below the output folder. */
export function synthesizeApp(file: string): Map<string, string> {
  const { code } = transformSync(readFileSync(file, 'utf8'), {
    filename: file,
    jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
    module: { type: 'commonjs' },
  });
  return synthesize(code, dirname(file));
}

/**
 * Runs a CommonJS text with the modules of the test, which loading anew would take longer than most apps do, and returns every YAML file
 * that it writes.
 */
export function synthesize(javascript: string, folder: string): Map<string, string> {
  const outdir = mkdtempSync(join(tmpdir(), 'app-'));
  process.env.CDK8S_OUTDIR = outdir;
  try {
    const requireFrom = (name: string): unknown => require(name.startsWith('.') ? join(folder, name) : name);
    new Function('exports', 'require', '__dirname', javascript)({}, requireFrom, folder);
    return yamlIn(outdir);
  } finally {
    delete process.env.CDK8S_OUTDIR;
    rmSync(outdir, { recursive: true });
  }
}

/** Every YAML file below a folder, by its path in it. */
export function yamlIn(folder: string): Map<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.yaml'));
  return new Map(names.sort().map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}
