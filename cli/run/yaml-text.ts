import { DEFAULT_SCALAR_STYLE_RULES, dump, SCALAR_STYLE, type ScalarLayout } from 'js-yaml';

/**
 * Objects as documents of YAML, written as cdk8s writes them, without its cost: loading cdk8s takes as long as all of `template`.
 *
 * What differs are odd texts alone (control characters, leading blank lines, a lone dot), for which cdk8s has another spelling. What is
 * printed neither steers a terminal nor has a line that the runner of a pipeline takes for a command.
 */
export function yamlText(objects: readonly unknown[]): string {
  const text = objects.map((object) => dump(object, STYLE)).join('---\n');
  // They stand in double quotes only, where YAML has this spelling for them.
  return text.replace(INVISIBLE, (character) => {
    const code = (character.codePointAt(0) ?? 0).toString(16);
    return code.length > 4 ? `\\U${code.padStart(8, '0')}` : `\\u${code.padStart(4, '0')}`;
  });
}

/** What is not seen, turns the direction of a text or parts lines; line breaks and tabs are what a block of text is made of. */
const INVISIBLE = /(?![\n\t])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** A line that the runner of a pipeline takes for a command, as GitHub's does for `::error::x`, also behind blanks. */
const COMMAND_LINE = /^[ \t]*(::|##\[|##vso\[)/m;

const STYLE = {
  lineWidth: -1,
  noRefs: true,
  quoteStyle: 'double',
  scalarStyleRules: [...Object.values(DEFAULT_SCALAR_STYLE_RULES), singleQuotesAroundDouble, escapedIfUnsafe],
} as const;

/** As cdk8s does, to save the backslashes of a JSON text. */
function singleQuotesAroundDouble(layout: ScalarLayout): void {
  const { value } = layout.node;
  const isAllowed = (layout.allowedStylesMask & (1 << SCALAR_STYLE.SINGLE_QUOTED)) !== 0;
  if (layout.style === SCALAR_STYLE.DOUBLE_QUOTED && isAllowed && value.includes('"') && !value.includes("'")) {
    layout.style = SCALAR_STYLE.SINGLE_QUOTED;
  }
}

function escapedIfUnsafe(layout: ScalarLayout): void {
  const { value } = layout.node;
  if (value.search(INVISIBLE) >= 0 || COMMAND_LINE.test(value)) layout.style = SCALAR_STYLE.DOUBLE_QUOTED;
}
