import { Language } from 'jsii-docgen';

/** What jsii-docgen calls otherwise than the language does, and what that calls it. */
const CORRECTIONS: ReadonlyMap<Language, readonly (readonly [RegExp, string])[]> = new Map([
  [Language.PYTHON, [[/\btyping\.Mapping\[/g, 'typing.Mapping[str, ']]],
  [
    Language.JAVA,
    [[/(\.property\.)([A-Z][A-Z0-9_]*)("><\/a>\n\n```java\npublic )(\S+) get\w+\(\);/g, '$1$2$3static final $4 $2;']],
  ],
  [
    Language.GO,
    [
      [/\*f64\b/g, '*float64'],
      [/(href="#(?:\w+\.)?)(\w+)(\.property\.)([A-Z][A-Z0-9_]*)">\w+</g, '$1$2$3$4">$2_$4<'],
      [
        /`\w+`(<sup>\w+<\/sup> <a id="(?:\w+\.)?)(\w+)(\.property\.)([A-Z][A-Z0-9_]*)("><\/a>\n\n```go\nfunc )\w+/g,
        '`$2_$4`$1$2$3$4$5$2_$4',
      ],
    ],
  ],
]);

/** A page with the names of keys, numbers and constants as a program has to write them. */
export function corrected(markdown: string, language: Language): string {
  let text = markdown;
  for (const [wrong, right] of CORRECTIONS.get(language) ?? []) text = text.replace(wrong, right);
  return text;
}
