type Labels = ReadonlyMap<string, string>;
type Requirement = (labels: Labels) => boolean;

const KEY = '[A-Za-z0-9](?:[-A-Za-z0-9_./]*[A-Za-z0-9])?';

/** The forms of a requirement (labels.Parse of k8s.io/apimachinery), without those that compare numbers. */
const FORMS: readonly (readonly [RegExp, (key: string, values: readonly string[]) => Requirement])[] = [
  [
    new RegExp(`^(${KEY})\\s*==?\\s*([^\\s=!<>()]*)$`),
    (key, [value = '']) =>
      (labels) =>
        labels.get(key) === value,
  ],
  [
    new RegExp(`^(${KEY})\\s*!=\\s*([^\\s=!<>()]*)$`),
    (key, [value = '']) =>
      (labels) =>
        labels.get(key) !== value,
  ],
  [
    new RegExp(`^(${KEY})\\s+in\\s*\\(([^()]*)\\)$`),
    (key, values) => (labels) => labels.has(key) && values.includes(labels.get(key) ?? ''),
  ],
  [
    new RegExp(`^(${KEY})\\s+notin\\s*\\(([^()]*)\\)$`),
    (key, values) => (labels) => !(labels.has(key) && values.includes(labels.get(key) ?? '')),
  ],
  [new RegExp(`^(${KEY})()$`), (key) => (labels) => labels.has(key)],
  [new RegExp(`^!\\s*(${KEY})()$`), (key) => (labels) => !labels.has(key)],
];

/** What a selector requires of labels, as flags have it (`team=a,tier in (x, y),!old`); nothing for a text of another form. */
export function requirementsOf(selector: string): readonly Requirement[] | undefined {
  // A comma within parentheses divides values, and no requirements.
  const parts = selector.split(/,(?![^()]*\))/).map((part) => part.trim());
  if (selector.trim() === '') return [];
  const requirements = parts.flatMap((part) => requirementOf(part) ?? []);
  return requirements.length === parts.length ? requirements : undefined;
}

function requirementOf(text: string): Requirement | undefined {
  for (const [form, make] of FORMS) {
    const [whole, key = '', values = ''] = form.exec(text) ?? [];
    if (whole !== undefined)
      return make(
        key,
        values.split(',').map((value) => value.trim()),
      );
  }
  return undefined;
}
