import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import * as library from '../../lib/index';

/** Where the signatures are written. */
export const SIGNATURES = 'lib/internal/checked/signatures.ts';

/** The packages whose types stand in signatures, with what an app gets from each when it loads it. */
const FOREIGN = ['constructs', 'cdk8s', 'cdk8s-plus-27'];

/** What is checked by a rule of its own, and whose members nobody has to know (lib/internal/checked/value.ts). */
const OPAQUE = ['constructs.Construct', 'constructs.IConstruct'];

interface Type {
  readonly primitive?: string;
  readonly fqn?: string;
  readonly collection?: { readonly kind: 'array' | 'map'; readonly elementtype: Type };
}

interface Member {
  readonly name: string;
  readonly type: Type;
  readonly optional?: boolean;
  readonly static?: boolean;
  readonly const?: boolean;
  readonly variadic?: boolean;
}

interface Method {
  readonly name?: string;
  readonly static?: boolean;
  readonly protected?: boolean;
  readonly parameters?: readonly Member[];
}

/** A type as the assembly describes it (https://aws.github.io/jsii/specification/4-runtime/). */
interface Declaration {
  readonly kind: 'class' | 'interface' | 'enum';
  readonly fqn: string;
  readonly name: string;
  readonly datatype?: boolean;
  readonly interfaces?: readonly string[];
  readonly members?: readonly { readonly name: string }[];
  readonly initializer?: Method;
  readonly methods?: readonly Method[];
  readonly properties?: readonly Member[];
}

interface Assembly {
  readonly name: string;
  readonly schema: string;
  readonly filename?: string;
  readonly types: Readonly<Record<string, Declaration>>;
}

/**
 * The module with the signatures of everything public that takes arguments, and of every type in them, read from the jsii assemblies of
 * this package (so build first) and of those whose types it takes.
 */
export function signaturesModule(): string {
  const own = assembly('.');
  const declarations = new Map(
    [own, ...FOREIGN.map((name) => assembly(join('node_modules', name)))].flatMap(({ types }) => Object.entries(types)),
  );
  const table = new Table(own.name, declarations);
  for (const declaration of Object.values(own.types)) if (declaration.kind === 'class') table.add(declaration.fqn);
  return `/**
 * What every public class takes: generated from the jsii assembly by \`npm run docs\`, do not edit. \`table.ts\` says how it is read.
 */
export const SIGNATURES = \`
${table.text()}
\`;
`;
}

function assembly(folder: string): Assembly {
  const read = JSON.parse(readFileSync(join(folder, '.jsii'), 'utf8')) as Assembly;
  if (read.filename === undefined) return read;
  return JSON.parse(gunzipSync(readFileSync(join(folder, read.filename))).toString('utf8')) as Assembly;
}

class Table {
  private readonly blocks = new Map<string, string>();

  public constructor(
    private readonly ownName: string,
    private readonly declarations: ReadonlyMap<string, Declaration>,
  ) {}

  public text(): string {
    const sorted = [...this.blocks].sort(([a], [b]) => (a < b ? -1 : 1));
    return sorted.map(([, block]) => block).join('\n\n');
  }

  public add(fqn: string): void {
    const declaration = this.declarations.get(fqn);
    if (declaration === undefined) throw new Error(`${fqn}: no assembly has it`);
    const name = this.nameOf(fqn);
    if (this.blocks.has(name) || OPAQUE.includes(fqn)) return;
    // What comes next may come here again.
    this.blocks.set(name, '');
    const [head, lines] = this.describe(declaration);
    const bases = (declaration.interfaces ?? []).filter(() => this.isOwn(fqn) || declaration.kind === 'interface');
    const extended = bases.map((base) => this.use(base)).sort();
    this.blocks.set(name, [[`${head} ${name}`, ...extended].join(' '), ...lines].join('\n'));
  }

  private describe(declaration: Declaration): [head: string, lines: string[]] {
    const { kind, datatype, fqn } = declaration;
    if (kind === 'enum') return ['enum', this.members(declaration)];
    if (datatype) return ['struct', this.fields(declaration)];
    if (kind === 'interface') return ['interface', [...this.fields(declaration), ...duties(declaration)]];
    if (this.isOwn(fqn)) return ['class', this.calls(declaration)];
    const fields = (declaration.properties ?? []).filter((each) => !each.static).map(({ name }) => `has ${name}`);
    return ['foreign', [...fields, ...duties(declaration)]];
  }

  private fields({ properties = [] }: Declaration): string[] {
    return properties.filter((each) => !each.static).map((each) => this.field(each));
  }

  private calls({ fqn, initializer, methods = [], properties = [] }: Declaration): string[] {
    const parameters = ({ parameters: each = [] }: Method): string =>
      `(${each.map((one) => this.field(one)).join(', ')})`;
    const takes = (method: Method): boolean => (method.parameters ?? []).length > 0;
    return [
      ...(initializer && takes(initializer) ? [`new${parameters(initializer)}`] : []),
      ...methods.filter((each) => each.static).map((each) => `static ${each.name}${parameters(each)}`),
      ...methods.filter((each) => !each.static && takes(each)).map((each) => `method ${each.name}${parameters(each)}`),
      ...properties.filter((each) => each.const && each.type.fqn === fqn).map((each) => `const ${each.name}`),
    ];
  }

  private members({ fqn, name, members = [] }: Declaration): string[] {
    const [, ...path] = fqn.split('.');
    const module: object = this.isOwn(fqn) ? library : require(fqn.slice(0, fqn.indexOf('.')));
    const values = path.reduce<unknown>((scope, step) => (scope as Record<string, unknown>)[step], module);
    if (typeof values !== 'object' || values === null) throw new Error(`${name}: is not there at run time`);
    return members.map((each) => `${each.name} ${JSON.stringify((values as Record<string, unknown>)[each.name])}`);
  }

  private field({ name, optional, type, variadic }: Member): string {
    if (variadic) throw new Error(`${name}: a variable number of arguments is not checked`);
    return `${name}${optional ? '?' : ''}: ${this.typeName(type)}`;
  }

  private typeName({ primitive, fqn, collection }: Type): string {
    if (fqn !== undefined) return this.use(fqn);
    if (collection) return `${this.typeName(collection.elementtype)}${collection.kind === 'array' ? '[]' : '{}'}`;
    if (primitive === undefined) throw new Error('a union is not checked');
    return primitive;
  }

  private use(fqn: string): string {
    this.add(fqn);
    return this.nameOf(fqn);
  }

  /** Types of this package by their last name, which they have at run time, too. */
  private nameOf(fqn: string): string {
    if (!this.isOwn(fqn)) return fqn;
    const name = fqn.slice(fqn.lastIndexOf('.') + 1);
    const same = [...this.declarations.keys()].filter((each) => this.isOwn(each) && each.endsWith(`.${name}`));
    if (same.length > 1) throw new Error(`${same.join(', ')}: have one name at run time`);
    return name;
  }

  private isOwn(fqn: string): boolean {
    return fqn.startsWith(`${this.ownName}.`);
  }
}

/** What an object has to have to be taken for one of a class or interface, of whatever copy of its package. */
function duties({ methods = [] }: Declaration): string[] {
  return methods.filter((each) => !each.static && !each.protected).map(({ name }) => `has ${name}`);
}
