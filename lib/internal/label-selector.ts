import { type NameRule, textRule } from './names';

const KEY = '(?:[a-z0-9](?:[-a-z0-9.]*[a-z0-9])?/)?[A-Za-z0-9](?:[-\\w.]*[A-Za-z0-9])?';
const VALUE = '[A-Za-z0-9](?:[-\\w.]*[A-Za-z0-9])?';
const VALUES = `\\(\\s*${VALUE}(?:\\s*,\\s*${VALUE})*\\s*\\)`;
const REQUIREMENT = `(?:!?${KEY}|${KEY}\\s*(?:=|==|!=)\\s*(?:${VALUE})?|${KEY}\\s+(?:not)?in\\s*${VALUES})`;

/** A label selector as kubectl takes it: `key=value`, `key!=value`, `key in (a,b)`, `key`, `!key`, joined by commas. */
export const SELECTOR_RULE: NameRule = textRule(
  new RegExp(`^\\s*${REQUIREMENT}(?:\\s*,\\s*${REQUIREMENT})*\\s*$`),
  'a label selector, such as "team=mesh" or "environment in (prod,staging)"',
);

type Labels = ReadonlyMap<string, string>;

/** What a selector wants of one label. A label that is not there is in no list, so that `not in` takes it. */
interface Requirement {
  readonly key: string;
  readonly wants: 'in' | 'not in' | 'there' | 'not there';
  readonly values: readonly string[];
}

/** The forms of a requirement (labels.Parse of k8s.io/apimachinery), without those that compare numbers. */
const FORMS: readonly (readonly [RegExp, Requirement['wants']])[] = [
  [new RegExp(`^(${KEY})\\s*==?\\s*([^\\s=!<>()]*)$`), 'in'],
  [new RegExp(`^(${KEY})\\s*!=\\s*([^\\s=!<>()]*)$`), 'not in'],
  [new RegExp(`^(${KEY})\\s+in\\s*\\(([^()]*)\\)$`), 'in'],
  [new RegExp(`^(${KEY})\\s+notin\\s*\\(([^()]*)\\)$`), 'not in'],
  [new RegExp(`^(${KEY})()$`), 'there'],
  [new RegExp(`^!\\s*(${KEY})()$`), 'not there'],
];

/** Whether labels match a selector as flags have it (`team=a,tier in (x, y),!old`); nothing for a text of another form. */
export function selects(selector: string, labels: Labels): boolean | undefined {
  return selectionOf(selector)?.(labels);
}

/** The same for many labels, with the selector read once. */
export function selectionOf(selector: string): ((labels: Labels) => boolean) | undefined {
  const requirements = requirementsOf(selector);
  if (requirements.includes(undefined)) return undefined;
  return (labels) => requirements.every((one) => one && isMet(one, labels));
}

/** Whether there are labels that match both; also where that cannot be told, because one has another form. */
export function canOverlap(one: string, other: string): boolean {
  const all = [...requirementsOf(one), ...requirementsOf(other)].filter((each) => each !== undefined);
  return [...new Set(all.map(({ key }) => key))].every((key) => canBeMet(all.filter((each) => each.key === key)));
}

/** What to do to labels so that a selector takes them, as clauses: `add the label team: mesh`. */
export function changesToMatch(selector: string, labels: Labels): string[] {
  return requirementsOf(selector).flatMap((one) => {
    if (one === undefined || isMet(one, labels)) return [];
    const { key, wants, values } = one;
    if (wants === 'in') return `${labels.has(key) ? 'change' : 'add'} the label ${key}: ${values[0] || '""'}`;
    return wants === 'there' ? `add the label ${key}` : `remove the label ${key}`;
  });
}

function requirementsOf(selector: string): (Requirement | undefined)[] {
  if (selector.trim() === '') return [];
  // A comma within parentheses divides values, and no requirements.
  return selector.split(/,(?![^()]*\))/).map((part) => requirementOf(part.trim()));
}

function requirementOf(text: string): Requirement | undefined {
  for (const [form, wants] of FORMS) {
    const [whole, key = '', values = ''] = form.exec(text) ?? [];
    if (whole !== undefined) return { key, wants, values: values.split(',').map((value) => value.trim()) };
  }
  return undefined;
}

function isMet({ key, wants, values }: Requirement, labels: Labels): boolean {
  const value = labels.get(key);
  if (wants === 'there' || wants === 'not there') return (value !== undefined) === (wants === 'there');
  return (value !== undefined && values.includes(value)) === (wants === 'in');
}

/** Whether one label, or its absence, can meet requirements that are all of the same key: there are more values than a list excludes. */
function canBeMet(requirements: readonly Requirement[]): boolean {
  const listsOf = (wanted: Requirement['wants']) => requirements.filter(({ wants }) => wants === wanted);
  const lists = listsOf('in');
  const isThere = lists.length > 0 || listsOf('there').length > 0;
  if (isThere && listsOf('not there').length > 0) return false;
  const [first, ...rest] = lists;
  if (first === undefined) return true;
  const excluded = listsOf('not in').flatMap(({ values }) => values);
  return first.values.some((value) => !excluded.includes(value) && rest.every(({ values }) => values.includes(value)));
}
