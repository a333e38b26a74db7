/** What says the version, beside the tag. */
export interface Said {
  /** Of package.json. */
  readonly version: string;
  readonly lock: {
    readonly version?: string;
    readonly packages?: Readonly<Record<string, { readonly version?: string }>>;
  };
  readonly changelog: string;
}

/** A section of the changelog. */
interface Section {
  /** The version, or `Unreleased`. */
  readonly name: string;
  readonly date?: string;
  readonly text: string;
}

/** What speaks against releasing a tag; nothing where all agrees. */
export function objections(tag: string, { version, lock, changelog }: Said): string[] {
  if (!/^\d+\.\d+\.\d+$/.test(version)) return [`package.json: ${version} is no version to release: write X.Y.Z`];
  const found: string[] = [];
  if (tag !== `v${version}`) found.push(`${tag}: package.json says ${version}, so the tag is v${version}`);
  if (lock.version !== version || lock.packages?.['']?.version !== version) {
    found.push(
      `package-lock.json: says ${lock.version}, and package.json ${version}: run npm install --package-lock-only`,
    );
  }
  const [first] = sectionsOf(changelog).filter(({ name, text }) => name !== 'Unreleased' || text !== '');
  const section = sectionOf(changelog, version);
  const title = `## [${version}] - YYYY-MM-DD`;
  if (section === undefined || section.text === '') found.push(`CHANGELOG.md: has nothing under "${title}"`);
  else if (section.date === undefined) found.push(`CHANGELOG.md: ${version} has no date: write "${title}"`);
  else if (first?.name !== version)
    found.push(`CHANGELOG.md: "${first?.name}" stands above ${version}, with changes in it`);
  return found;
}

export function sectionOf(changelog: string, version: string): Section | undefined {
  return sectionsOf(changelog).find(({ name }) => name === version);
}

/** The sections, newest first: each begins with `## [NAME]`, and the date where it is released. */
function sectionsOf(changelog: string): Section[] {
  // The links of the names stand at the end.
  const [, ...sections] = changelog.replace(/^\[[^\]]+\]: .*\n?/gm, '').split(/^## /m);
  return sections.map((section) => {
    const [title = '', ...lines] = section.split('\n');
    const [, name = title, date] = /^\[([^\]]+)\](?: - (\d{4}-\d\d-\d\d))?$/.exec(title) ?? [];
    return { name, date, text: lines.join('\n').trim() };
  });
}
