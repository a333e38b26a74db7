/** The texts that Go's strconv.ParseBool takes for true, and for false; it takes no others. */
const [TRUE, FALSE] = [
  ['1', 't', 'T', 'true', 'TRUE', 'True'],
  ['0', 'f', 'F', 'false', 'FALSE', 'False'],
];

/** A switch as Go programs read it; nothing for a text that is none, of which each program makes its own. */
export function goBool(text: string): boolean | undefined {
  if (TRUE.includes(text)) return true;
  return FALSE.includes(text) ? false : undefined;
}
