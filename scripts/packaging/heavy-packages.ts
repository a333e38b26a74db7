import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'esbuild';

const STAND_INS = join(__dirname, 'stand-ins');

/**
 * Gives the command line the few parts that it uses of packages that are heavy to load, and fails the build when it uses another part.
 * The parts are those of the packages themselves, not copies.
 */
export const heavyPackages: Plugin = {
  name: 'heavy packages',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^(cdk8s|cdk8s-plus-27)$/ }, ({ path }) => ({ path: join(STAND_INS, `${path}.ts`) }));
    // A namespace that another module passes on is bundled whole, one that is imported as such only as far as it is used.
    // The checks of `@checked` are for callers without types: the command line has types, and a class that is decorated is bundled,
    // used or not.
    onLoad({ filter: /[\\/]lib[\\/][^.]+\.ts$/ }, ({ path }) => ({
      loader: 'ts',
      contents: readFileSync(path, 'utf8')
        .replace(/^import \{ k8s \} from 'cdk8s-plus-27';$/m, "import * as k8s from 'cdk8s-plus-27/lib/imports/k8s';")
        .replace(/^@checked$/gm, ''),
    }));
    onLoad({ filter: /[\\/]cdk8s-plus-27[\\/]lib[\\/]imports[\\/]k8s\.js$/ }, ({ path }) => ({
      contents: parts(path, /^(?:function toJson_\w+\(.*?\n\}|class (?:IntOrString|Quantity) \{.*?\n\})$/gms),
    }));
    onLoad({ filter: /[\\/]cdk8s-plus-27[\\/]lib[\\/]service\.js$/ }, ({ path }) => ({
      contents: parts(path, /^var ServiceType;\n\(function .*?\n\}\)\(ServiceType = /gms).replace(
        /\(ServiceType = $/,
        '(ServiceType ||= {});',
      ),
    }));
    // commander starts the programs of commands that have one of their own; ours have none.
    onResolve({ filter: /^(node:)?child_process$/ }, ({ importer }) =>
      /[\\/]commander[\\/]/.test(importer) ? { path: 'child_process', namespace: 'nothing' } : undefined,
    );
    // gRPC reads .proto files for the servers of its own statistics; ours has none.
    onResolve({ filter: /^@grpc\/proto-loader$/ }, ({ path }) => ({ path, namespace: 'nothing' }));
    onLoad({ filter: /./, namespace: 'nothing' }, () => ({ contents: '' }));
  },
};

/** The declarations of a CommonJS module that match, exported as those of an ES module, of which what is not used can be left out. */
function parts(file: string, declarations: RegExp): string {
  const found = readFileSync(file, 'utf8').match(declarations) ?? [];
  if (found.length === 0) throw new Error(`${file}: has changed: nothing in it matches ${declarations}`);
  return found.map((text) => `export ${text}`).join('\n');
}
