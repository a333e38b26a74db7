import { manifestYaml } from '../internal/manifest-yaml';

/** How many characters of objects and texts are kept. Most objects of a fleet are the same in every cluster, and so never the oldest. */
const MOST_CHARACTERS = 2 * 2 ** 20;

/** The YAML of objects, by their JSON; what was not used for the longest goes first. */
export class DocumentTexts {
  private readonly texts = new Map<string, string>();
  private characters = 0;

  /** One YAML file, as cdk8s writes it. */
  public fileOf(documents: readonly string[]): string {
    return documents.map((json) => this.textOf(json)).join('---\n');
  }

  private textOf(json: string): string {
    const known = this.texts.get(json);
    if (known !== undefined) {
      this.texts.delete(json);
      this.texts.set(json, known);
      return known;
    }
    // Of the JSON and not of the object: the text must not depend on which of two objects with the same JSON came first.
    const text = manifestYaml(JSON.parse(json));
    this.texts.set(json, text);
    this.characters += json.length + text.length;
    for (const [oldest, its] of this.texts) {
      if (this.characters <= MOST_CHARACTERS) break;
      this.texts.delete(oldest);
      this.characters -= oldest.length + its.length;
    }
    return text;
  }
}
