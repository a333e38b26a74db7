import { manifestYaml } from '../internal/manifest-yaml';

/** How many characters of objects and texts are kept, at most twice. Most objects of a fleet are the same in every cluster, and so in use. */
const MOST_CHARACTERS = 2 ** 20;

/** The YAML of objects, by their JSON; what was not used for long is forgotten. */
export class DocumentTexts {
  private recent = new Map<string, string>();
  private older: ReadonlyMap<string, string> = new Map();
  private characters = 0;

  /** One YAML file, as cdk8s writes it. */
  public fileOf(documents: readonly string[]): string {
    return documents.map((json) => this.textOf(json)).join('---\n');
  }

  private textOf(json: string): string {
    const known = this.recent.get(json);
    if (known !== undefined) return known;
    // Of the JSON and not of the object: the text must not depend on which of two objects with the same JSON came first.
    const text = this.older.get(json) ?? manifestYaml(JSON.parse(json));
    this.characters += json.length + text.length;
    if (this.characters > MOST_CHARACTERS) {
      this.older = this.recent;
      this.recent = new Map();
      this.characters = json.length + text.length;
    }
    this.recent.set(json, text);
    return text;
  }
}
