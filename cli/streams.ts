import { tell } from '../lib/internal/tell';
import { USAGE } from './exit-codes';

/**
 * Whoever reads the output may have seen enough, as `| head` has. The command then goes on without a word, and ends with the code that
 * it would have ended with: a closed pipe says nothing about the mesh.
 */
export function tolerateClosedPipes(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return;
    tell('error', `standard output: cannot be written: ${error.message}`);
    process.exit(USAGE);
  });
  // There is nowhere left to complain.
  process.stderr.on('error', () => undefined);
}

/** Whether a stream understands colours and a line that is drawn again: a terminal, and not a dumb one. */
export function isCapableTerminal({ isTTY }: { isTTY?: boolean }, { TERM }: NodeJS.ProcessEnv = process.env): boolean {
  return isTTY === true && TERM !== 'dumb';
}

/** Colours are for terminals, and not for those who do not want them (https://no-color.org). */
export function takesColours(stream: { isTTY?: boolean }, env: NodeJS.ProcessEnv = process.env): boolean {
  return isCapableTerminal(stream, env) && !env.NO_COLOR;
}

/** How a table is drawn on standard output. */
export function tableStyle(): { width?: number; color: boolean } {
  const { isTTY = false, columns } = process.stdout;
  return { width: isTTY ? columns : undefined, color: takesColours(process.stdout) };
}
