import ts from 'typescript';

interface Edit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/**
 * A compiled CommonJS module that loads what it requires when it first uses it, and not before: `require` of the library then costs
 * what an app uses of it, not what there is. Lines stay where they are.
 *
 * It reads the forms that TypeScript writes: `const a_1 = require("./a")`, which is used as `a_1.name` alone.
 *
 * @throws Error for a form that it does not know, such as a require for its effects alone
 */
export function withLazyRequires(file: string, code: string): string {
  const source = ts.createSourceFile(file, code, ts.ScriptTarget.ES2022, true, ts.ScriptKind.JS);
  const names = new Set<string>();
  const edits = source.statements.flatMap((statement) => [...declaration(source, statement, names)]);
  const visit = (node: ts.Node): void => {
    edits.push(...usage(source, node, names));
    ts.forEachChild(node, visit);
  };
  visit(source);
  return applied(code, edits);
}

/** The edit of a statement that requires a module at the top of the file. */
function* declaration(source: ts.SourceFile, statement: ts.Statement, names: Set<string>): Generator<Edit> {
  if (!requires(statement)) return;
  const [from, to] = [statement.getStart(source), statement.getEnd()];
  if (ts.isVariableStatement(statement)) {
    const [first, another] = statement.declarationList.declarations;
    if (first?.initializer && another === undefined && ts.isIdentifier(first.name)) {
      const [name, value] = [first.name.text, first.initializer.getText(source)];
      names.add(name);
      yield { from, to, text: `let ${name}_loaded; function ${name}() { return ${name}_loaded ??= ${value}; }` };
      return;
    }
  }
  // `export * from './graph'` in the file of a submodule, which is loaded when the submodule is used.
  if (/^__exportStar\(require\("[^"]+"\), exports\);$/.test(statement.getText(source))) return;
  // `export * as inspect from './inspect'`, a submodule of jsii.
  const submodule = /^exports\.(\w+) = (__importStar\(require\("[^"]+"\)\));$/.exec(statement.getText(source));
  if (submodule) {
    const [, name, value] = submodule;
    yield {
      from,
      to,
      text: `${DEFINE}(exports, "${name}", { enumerable: true, get: function () { return ${value}; } });`,
    };
    return;
  }
  throw new Error(`${source.fileName}: cannot be made lazy: ${statement.getText(source)}`);
}

/** Whether a statement requires a module when it runs, rather than in a function that it declares. */
function requires(node: ts.Node): boolean {
  if (ts.isFunctionLike(node)) return false;
  if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'require') return true;
  return ts.forEachChild(node, (child) => requires(child) || undefined) ?? false;
}

/**
 * Not `Object.defineProperty` itself: Node finds the names for `import { Mesh } from` in a module's text, and takes a getter that it
 * does not understand for one with side effects, whose name it hides.
 */
const DEFINE = '(0, Object.defineProperty)';

/** The edits of one node: a use of a module, or the definition of an export that uses one. */
function* usage(source: ts.SourceFile, node: ts.Node, names: ReadonlySet<string>): Generator<Edit> {
  if (ts.isCallExpression(node) && /^Object\.defineProperty\(exports, "(?!__esModule)/.test(node.getText(source))) {
    yield { from: node.expression.getStart(source), to: node.expression.getEnd(), text: DEFINE };
  }
  if (ts.isNewExpression(node) && isUse(firstOf(node.expression), names)) {
    // Without parentheses `new a_1().Name()` would be `(new a_1()).Name()`.
    yield { from: node.expression.getStart(source), to: node.expression.getStart(source), text: '(' };
    yield { from: node.expression.getEnd(), to: node.expression.getEnd(), text: ')' };
  }
  if (isUse(node, names)) yield { from: node.getEnd(), to: node.getEnd(), text: '()' };
}

/** What stands leftmost in `a_1.b.c`. */
function firstOf(node: ts.Expression): ts.Expression {
  return ts.isPropertyAccessExpression(node) ? firstOf(node.expression) : node;
}

function isUse(node: ts.Node, names: ReadonlySet<string>): boolean {
  if (!ts.isIdentifier(node) || !names.has(node.text)) return false;
  const isName = 'name' in node.parent && node.parent.name === node;
  return !isName;
}

function applied(code: string, edits: readonly Edit[]): string {
  const ordered = edits.map((edit, index) => ({ ...edit, index })).sort((a, b) => a.from - b.from || a.index - b.index);
  let [text, at] = ['', 0];
  for (const edit of ordered) {
    text += code.slice(at, edit.from) + edit.text;
    at = edit.to;
  }
  return text + code.slice(at);
}
