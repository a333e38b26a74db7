import { withoutCommands } from '../../../internal/safe-text';
import { withoutSecrets } from '../../../internal/secrets';
import { type GraphNode, qualifiedName } from '../model';

/** What of a node stands in the picture: one look at it for every renderer. */
export interface NodeText {
  /** The kind, in small letters above the name. */
  readonly heading: string;
  readonly name: string;
  /** How long its certificates live: "90 d". */
  readonly lifetime?: string;
  readonly details: readonly string[];
  /** Everything in full, for who points at the node or has it read out. */
  readonly full: string;
}

/** What a picture tells that says nothing else. */
export const TITLE = 'Who signs whom';

/** What stands in the place of an empty graph. */
export const NOTHING = 'No issuer, certificate or mesh in these objects';

/** Longer lines go on in a second one, and what is beyond that is left out in the middle: names differ at their ends. */
export const LONGEST_LINE = 46;

/** "90 d" and the like; what an object says in its place may be anything. */
const LONGEST_LIFETIME = 20;

export function nodeText(node: GraphNode): NodeText {
  const { heading, namespace, name, lifetime, details, assumed, missing, broken = [] } = node;
  const place = namespace === undefined ? heading : `${heading} in ${namespace}`;
  const states = [...(assumed ? ['assumed to exist'] : []), ...(missing === undefined ? [] : [missing]), ...broken];
  const lines = [...details, ...states].map(oneLine);
  const spoken = [`${heading} ${qualifiedName(namespace, name)}`, lifetime && `lifetime ${lifetime}`, ...lines];
  return {
    heading: shortened(oneLine(place), LONGEST_LINE),
    name: shortened(oneLine(name), LONGEST_LINE),
    lifetime: lifetime && shortened(oneLine(lifetime), LONGEST_LIFETIME),
    details: lines.flatMap(wrapped),
    full: spoken.flatMap((text) => (text ? [oneLine(text)] : [])).join(', '),
  };
}

/** A text without secrets, line breaks and other control characters, which no renderer can show. */
function oneLine(text: string): string {
  const plain = withoutSecrets(text)
    .replace(/[ \p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\u{fffe}\u{ffff}]+/gu, ' ')
    .trim();
  return withoutCommands(plain);
}

/** One line, or two that part where a name has a joint. */
function wrapped(text: string): string[] {
  const characters = [...shortened(text, 2 * LONGEST_LINE - 10)];
  if (characters.length <= LONGEST_LINE) return [characters.join('')];
  const joints = characters.flatMap((character, index) =>
    index < LONGEST_LINE && ' /.,'.includes(character) ? index : [],
  );
  const last = joints.pop();
  // A joint far to the left would leave a second line that is too long.
  const cut = last !== undefined && characters.length - last - 1 <= LONGEST_LINE ? last + 1 : LONGEST_LINE;
  return [characters.slice(0, cut).join('').trimEnd(), characters.slice(cut).join('').trimStart()];
}

function shortened(text: string, longest: number): string {
  const characters = [...text];
  if (characters.length <= longest) return text;
  const end = Math.floor((longest - 1) / 2);
  return `${characters.slice(0, longest - 1 - end).join('')}…${characters.slice(-end).join('')}`;
}
