import { rmSync } from 'node:fs';

/** Jest's global teardown. */
export default function teardown(): void {
  if (process.env.COMMAND_LINE) rmSync(process.env.COMMAND_LINE, { recursive: true });
}
