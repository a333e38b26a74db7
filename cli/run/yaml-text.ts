import { DEFAULT_SCALAR_STYLE_RULES, dump, SCALAR_STYLE, type ScalarLayout } from 'js-yaml';
import { INVISIBLE, withoutCommands } from '../../lib/internal/safe-text';

/**
 * Objects as documents of YAML, written as cdk8s writes them, without its cost: loading cdk8s takes as long as all of `template`.
 *
 * What differs are odd texts alone (control characters, leading blank lines, a lone dot), for which cdk8s has another spelling. What is
 * printed neither steers a terminal nor has a line that the runner of a pipeline takes for a command.
 */
export function yamlText(objects: readonly unknown[]): string {
  // All that this changes stands in double quotes, where YAML reads it as it was.
  const text = objects.map((object) => dump(object, STYLE)).join('---\n');
  return withoutCommands(text.replace(INVISIBLE, (character) => (character === '\n' ? character : escaped(character))));
}

function escaped(character: string): string {
  return `\\U${(character.codePointAt(0) ?? 0).toString(16).padStart(8, '0')}`;
}

const STYLE = {
  lineWidth: -1,
  noRefs: true,
  quoteStyle: 'double',
  scalarStyleRules: [...Object.values(DEFAULT_SCALAR_STYLE_RULES), singleQuotesAroundDouble, doubleQuotesAroundOdd],
} as const;

/** As cdk8s does, to save the backslashes of a JSON text. */
function singleQuotesAroundDouble(layout: ScalarLayout): void {
  const { value } = layout.node;
  const isAllowed = (layout.allowedStylesMask & (1 << SCALAR_STYLE.SINGLE_QUOTED)) !== 0;
  if (layout.style === SCALAR_STYLE.DOUBLE_QUOTED && isAllowed && value.includes('"') && !value.includes("'")) {
    layout.style = SCALAR_STYLE.SINGLE_QUOTED;
  }
}

/** What a terminal does not show, or a runner of pipelines obeys: lines of a block that begin so, or signs anywhere in a line. */
const ODD = /[^\P{C}\n]|[\p{Zl}\p{Zp}]|^[ \t]*::|##(?:\[|vso\[|teamcity\[)/imu;

function doubleQuotesAroundOdd(layout: ScalarLayout): void {
  if (ODD.test(layout.node.value)) layout.style = SCALAR_STYLE.DOUBLE_QUOTED;
}
