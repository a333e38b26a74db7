import { join } from 'node:path';

/** The bundled command line, as users get it: bundle-command-line.ts has made it. */
export function commandLine(): string {
  const { COMMAND_LINE = '', COMMAND_LINE_ERROR } = process.env;
  if (COMMAND_LINE_ERROR !== undefined) throw new Error(`the command line cannot be bundled: ${COMMAND_LINE_ERROR}`);
  return join(COMMAND_LINE, 'main.js');
}
