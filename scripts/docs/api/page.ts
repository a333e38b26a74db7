import { type ApiReferenceSchema, type JsiiEntity, MarkdownDocument, MarkdownRenderer } from 'jsii-docgen';
import { corrected } from './corrections';
import type { Group } from './groups';
import type { Reference, Tongue } from './reference';

/** Where each type of the package is: asked by every link. */
export class Places {
  public constructor(
    private readonly packageName: string,
    private readonly groups: readonly Group[],
  ) {}

  /** The page of a type or of a member of one. */
  public pageOf(id: string): string {
    const [first = ''] = this.anchor(id).split('.');
    const group = this.groups.find(({ names, submodules }) => names.includes(first) || submodules.includes(first));
    if (group === undefined) throw new Error(`${id}: no group of lib/index.ts has it`);
    return group.page;
  }

  /** The id without the package, which is the same on every page. */
  public anchor(id: string): string {
    return id.startsWith(`${this.packageName}.`) ? id.slice(this.packageName.length + 1) : id;
  }

  /** A link from a page, or the bare name where the type is another package's. */
  public link({ id, packageName, displayName, fqn }: JsiiEntity, from: string): string {
    if (packageName !== this.packageName) return fqn;
    const page = this.pageOf(id);
    return `<a href="${page === from ? '' : `${page}.md`}#${this.anchor(id)}">${displayName}</a>`;
  }
}

/** The page of a group in one language. */
export function page(group: Group, tongue: Tongue, modules: readonly Reference[], places: Places): string {
  const title = `${group.title} (${tongue.name})`;
  const document = new MarkdownDocument({ header: { title } });
  const anchors = new Set<string>();
  for (const reference of modules) {
    const renderer = new MarkdownRenderer({
      ...reference.metadata,
      language: tongue.language,
      anchorFormatter: ({ id }) => {
        anchors.add(places.anchor(id));
        return places.anchor(id);
      },
      linkFormatter: (entity) => places.link(entity, group.page),
    });
    for (const section of sections(reference, renderer, ({ id }) => places.pageOf(id) === group.page)) {
      document.section(section);
    }
  }
  return corrected(tidied(document.render(1), anchors), tongue.language);
}

/** What a page has of a module, by the kind of type. */
function sections(
  { constructs, classes, structs, interfaces, enums }: ApiReferenceSchema,
  renderer: MarkdownRenderer,
  here: (type: { readonly id: string }) => boolean,
): MarkdownDocument[] {
  // jsii-docgen calls interfaces "Protocols" in every language, so the heading is written here.
  const protocols = new MarkdownDocument({ header: { title: 'Interfaces' } });
  const extended = interfaces.filter(here);
  for (const each of extended) protocols.section(renderer.visitInterface(each));
  return [
    renderer.visitConstructs(constructs.filter(here)),
    renderer.visitClasses(classes.filter(here)),
    renderer.visitStructs(structs.filter(here)),
    extended.length > 0 ? protocols : MarkdownDocument.EMPTY,
    renderer.visitEnums(enums.filter(here)),
  ];
}

/** Without the anchors that jsii-docgen gives to "Methods" and "Properties" alike, and without what Markdown does not show. */
function tidied(markdown: string, anchors: ReadonlySet<string>): string {
  const text = markdown
    .replace(/ <a name="[^"]*" id="([^"]*)"><\/a>/g, (_, id: string) => (anchors.has(id) ? ` <a id="${id}"></a>` : ''))
    .replace(/[ \t]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n');
  return `${text.trim()}\n`;
}
