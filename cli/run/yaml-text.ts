import { DEFAULT_SCALAR_STYLE_RULES, dump, SCALAR_STYLE, type ScalarLayout } from 'js-yaml';

/**
 * Objects as documents of YAML, written as cdk8s writes them, without its cost: loading cdk8s takes as long as all of `template`.
 *
 * What differs are odd texts alone (control characters, leading blank lines, a lone dot), for which cdk8s has another spelling.
 */
export function yamlText(objects: readonly unknown[]): string {
  return objects.map((object) => dump(object, STYLE)).join('---\n');
}

const STYLE = {
  lineWidth: -1,
  noRefs: true,
  quoteStyle: 'double',
  scalarStyleRules: [...Object.values(DEFAULT_SCALAR_STYLE_RULES), singleQuotesAroundDouble],
} as const;

/** As cdk8s does, to save the backslashes of a JSON text. */
function singleQuotesAroundDouble(layout: ScalarLayout): void {
  const { value } = layout.node;
  const isAllowed = (layout.allowedStylesMask & (1 << SCALAR_STYLE.SINGLE_QUOTED)) !== 0;
  if (layout.style === SCALAR_STYLE.DOUBLE_QUOTED && isAllowed && value.includes('"') && !value.includes("'")) {
    layout.style = SCALAR_STYLE.SINGLE_QUOTED;
  }
}
