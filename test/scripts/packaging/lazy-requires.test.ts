import { withLazyRequires } from '../../../scripts/packaging/lazy-requires';

/** Runs a module, and tells what it exports and the order of what it loads. */
function run(code: string) {
  const loaded: string[] = [];
  const modules: Record<string, unknown> = {
    './a': { Name: class Name {}, call: (text: string) => `called with ${text}` },
    './b': { Base: class Base {} },
  };
  const require = (name: string) => {
    loaded.push(name);
    return modules[name];
  };
  const exports: Record<string, unknown> = {};
  new Function('exports', 'require', '__importStar', withLazyRequires('x.js', code))(
    exports,
    require,
    (it: unknown) => it,
  );
  return { exports, loaded };
}

describe('a compiled module with lazy requires', () => {
  test('loads what a function uses when the function runs, and once', () => {
    const { exports, loaded } = run('const a_1 = require("./a");\nexports.f = (x) => (0, a_1.call)(x);');
    expect(loaded).toEqual([]);
    const { f } = exports as { f(text: string): string };
    expect([f('1'), f('2')]).toEqual(['called with 1', 'called with 2']);
    expect(loaded).toEqual(['./a']);
  });

  test('makes objects of classes that it loads', () => {
    const { exports } = run('const a_1 = require("./a");\nexports.make = () => new a_1.Name("x");');
    expect((exports as { make(): object }).make().constructor.name).toBe('Name');
  });

  test('loads at once what it needs at once', () => {
    const code = 'const a_1 = require("./a");\nconst b_1 = require("./b");\nexports.C = class extends b_1.Base {};';
    expect(run(code).loaded).toEqual(['./b']);
  });

  test('re-exports without loading', () => {
    const code = [
      'exports.Name = void 0;',
      'var a_1 = require("./a");',
      'Object.defineProperty(exports, "Name", { enumerable: true, get: function () { return a_1.Name; } });',
      'exports.b = __importStar(require("./b"));',
    ].join('\n');
    const { exports, loaded } = run(code);
    expect([Object.keys(exports), loaded]).toEqual([['Name', 'b'], []]);
    expect(exports.Name).toHaveProperty('name', 'Name');
    expect(exports.b).toHaveProperty('Base');
    expect(loaded).toEqual(['./a', './b']);
  });

  test('keeps its lines, so that a stack trace tells the right one', () => {
    const code =
      '"use strict";\nconst a_1 = require("./a");\n// a_1 is "a_1"\nexports.f = () => a_1.call({ a_1: 1 }.a_1);\n';
    const lines = withLazyRequires('x.js', code).split('\n');
    expect([lines.length, lines[2], lines[3]]).toEqual([
      code.split('\n').length,
      '// a_1 is "a_1"',
      'exports.f = () => a_1().call({ a_1: 1 }.a_1);',
    ]);
  });

  test('is refused where it cannot wait', () => {
    expect(() => withLazyRequires('x.js', 'require("./a");')).toThrow('x.js: cannot be made lazy: require("./a");');
    const submodule = '__exportStar(require("./a"), exports);';
    expect(withLazyRequires('x.js', submodule)).toBe(submodule);
  });
});
