/** The elements that the pictures and pages may have. A name that gets out of its text would add another one, or break the nesting. */
const ELEMENTS = new Set(
  'svg title desc style defs marker path rect g text html head meta body main h1 h2 p section ul li strong figure dl div dt dd span details summary table thead tbody tr th td'.split(
    ' ',
  ),
);

const VOID = new Set(['meta']);

/** What is wrong with a text of XML or HTML: tags that do not close, elements that do not belong, loose `<` and `&`. */
export function markupProblems(markup: string): string[] {
  const problems: string[] = [];
  const open: string[] = [];
  const tag = /<(\/?)([a-z0-9]+)((?:\s[a-zA-Z-]+="[^"<]*")*)\s*(\/?)>/g;
  const withoutDoctype = markup.replace(/^<!DOCTYPE html>/, '');
  let last = 0;
  for (const match of withoutDoctype.matchAll(tag)) {
    const [whole, closing, name = '', attributes = '', empty] = match;
    problems.push(
      ...looseText(withoutDoctype.slice(last, match.index), open[open.length - 1]),
      ...looseText(attributes),
    );
    last = match.index + whole.length;
    if (!ELEMENTS.has(name)) problems.push(`element ${name}`);
    if (closing && open.pop() !== name) problems.push(`</${name}> closes what is not open`);
    if (!closing && !empty && !VOID.has(name)) open.push(name);
  }
  problems.push(...looseText(withoutDoctype.slice(last)), ...open.map((name) => `<${name}> is not closed`));
  return problems;
}

function looseText(text: string, element?: string): string[] {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: XML has no way to write them.
  if (/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/.test(text)) return [`a control character in ${JSON.stringify(text)}`];
  if (element === 'style') return text.includes('<') ? ['< in the style'] : [];
  return /<|&(?!(amp|lt|gt|quot|#39);)/.test(text) ? [`loose < or & in ${JSON.stringify(text)}`] : [];
}
