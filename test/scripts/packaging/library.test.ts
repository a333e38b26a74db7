import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { transformSync } from '@swc/core';
import ts from 'typescript';
import { withLazyRequires } from '../../../scripts/packaging/lazy-requires';
import { ROOT } from '../../support/paths';

/** The library as `npm run build` makes it, but without jsii, which writes the same JavaScript and takes ten seconds. */
function library(file: string, text: string): string {
  const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, esModuleInterop: true };
  return withLazyRequires(file, ts.transpileModule(text, { compilerOptions }).outputText);
}

function generated(_file: string, text: string): string {
  return transformSync(text, {
    jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
    module: { type: 'commonjs' },
  }).code;
}

function compile(folder: string, into: string, compiled: (file: string, text: string) => string): void {
  const files = readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' });
  for (const file of files.filter((name) => name.endsWith('.ts'))) {
    const out = join(into, folder, file.replace(/\.ts$/, '.js'));
    mkdirSync(dirname(out), { recursive: true });
    writeFileSync(out, compiled(file, readFileSync(join(ROOT, folder, file), 'utf8')));
  }
}

describe('the compiled library', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'library-'));
    compile('lib', folder, library);
    compile('imports', folder, generated);
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  }, 60_000);
  afterAll(() => rmSync(folder, { recursive: true }));

  /** What a program in JavaScript prints, as JSON. */
  function run(code: string, name = 'app.cjs'): unknown {
    writeFileSync(join(folder, name), code);
    return JSON.parse(execFileSync(process.execPath, [join(folder, name)], { encoding: 'utf8' }));
  }

  const LOADED = `const loaded = (part) => Object.keys(require.cache).filter((file) => file.includes(part)).length;`;

  test('is loaded with nothing else', () => {
    expect(run(`require('./lib'); console.log(JSON.stringify(Object.keys(require.cache)))`)).toEqual([
      expect.stringMatching(/app\.cjs$/),
      expect.stringMatching(/lib.index\.js$/),
    ]);
  });

  test('has the names of its sources, which are all there', () => {
    const { Mesh: _, ...rest } = jest.requireActual<Record<string, unknown>>('../../../lib');
    const kinds = `Object.fromEntries(Object.entries(require('./lib')).map(([name, value]) => [name, typeof value]))`;
    expect(run(`console.log(JSON.stringify(${kinds}))`)).toEqual({
      Mesh: 'function',
      ...Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, typeof value])),
    });
  });

  test('is imported by name from an ES module', () => {
    const code = `
      import { IstioCsrAgent, IstioInstaller, Mesh } from './lib/index.js';
      import * as all from './lib/index.js';
      const names = Object.keys(all).filter((name) => !['__esModule', 'default', 'module.exports'].includes(name));
      console.log(JSON.stringify([IstioCsrAgent.name, IstioInstaller.name, new Mesh().trustDomain, names]));`;
    const names = Object.keys(jest.requireActual<object>('../../../lib')).sort();
    expect(run(code, 'app.mjs')).toEqual(['IstioCsrAgent', 'IstioInstaller', 'cluster.local', names]);
  });

  test('makes a mesh without cdk8s-plus, the graph and what reads YAML', () => {
    const code = `
      const { App, Chart } = require('cdk8s');
      const { ExternalCaIstio, IstioCsrAgent, IstioVersion, Mesh, MeshNamespace, SelfSignedCaChain } = require('./lib');
      const app = new App();
      const chart = new Chart(app, 'mesh');
      const mesh = new Mesh();
      new MeshNamespace(chart, 'foo', { mesh, name: 'foo' });
      const ca = new SelfSignedCaChain(chart, 'ca', { mesh });
      const agent = new IstioCsrAgent(chart, 'agent', { mesh, issuer: ca.issuer });
      new ExternalCaIstio(chart, 'istio', { agent, version: IstioVersion.LATEST });
      ${LOADED}
      console.log(JSON.stringify([app.synthYaml().includes('kind: IstioOperator'),
        ...['cdk8s-plus-27', 'js-yaml', 'inspect'].map(loaded)]));`;
    expect(run(code)).toEqual([true, 0, 0, 0]);
  });
});
