import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** How a program answers a call. */
export interface Reply {
  readonly stdout?: string;
  readonly stderr?: string;
  /** @default 0 */
  readonly code?: number;
  /** Whether it never ends by itself. */
  readonly hangs?: boolean;
  /** A FIFO: it ends when somebody has written a line to it, and says what it has for standard error then. */
  readonly until?: string;
}

/** Replies by a part of the command line that they are for; the first that fits is given. */
export type Replies = ReadonlyMap<string, Reply>;

/** Programs that stand in for kubectl and istioctl: shell scripts that replay answers and write down how they were called. */
export class StandIns {
  public readonly folder = mkdtempSync(join(tmpdir(), 'stand-ins-'));

  /** Makes a program, and gives its path. */
  public program(name: string, replies: Replies): string {
    const cases = [...replies].map(([part, reply], index) => {
      const out = join(this.folder, `${name}-${index}.out`);
      writeFileSync(out, reply.stdout ?? '');
      const error = reply.stderr === undefined ? '' : `echo ${quoted(reply.stderr)} >&2;`;
      const end = reply.hangs ? 'exec sleep 60' : `exit ${reply.code ?? 0}`;
      const wait = reply.until === undefined ? '' : `read -r line < ${quoted(reply.until)};`;
      return `  *${quoted(part)}*) cat ${quoted(out)}; ${wait} ${error} ${end};;`;
    });
    const text = [
      '#!/bin/sh',
      `printf '%s %s\\n' "$$" "$*" >> ${quoted(this.calls(name))}`,
      'case "$*" in',
      ...cases,
      'esac',
      'echo "error: nothing is known about: $*" >&2',
      'exit 1',
    ].join('\n');
    const path = join(this.folder, name);
    writeFileSync(path, text);
    chmodSync(path, 0o755);
    return path;
  }

  /** Makes a program that answers for several contexts, as `--context` at its end says, and gives its path. */
  public programByContext(name: string, contexts: ReadonlyMap<string, Replies>): string {
    for (const [context, replies] of contexts) this.program(`${name}-${context}`, replies);
    const path = join(this.folder, name);
    const text = ['#!/bin/sh', 'for last; do :; done', `exec ${quoted(`${path}-`)}"\${last#--context=}" "$@"`, ''].join(
      '\n',
    );
    writeFileSync(path, text);
    chmodSync(path, 0o755);
    return path;
  }

  /** How a program was called since it was made, with the process id before each. */
  public callsOf(name: string): { pid: number; args: string }[] {
    if (!existsSync(this.calls(name))) return [];
    const lines = readFileSync(this.calls(name), 'utf8').trim().split('\n');
    return lines.map((line) => ({ pid: Number(line.split(' ')[0]), args: line.slice(line.indexOf(' ') + 1) }));
  }

  public remove(): void {
    rmSync(this.folder, { recursive: true });
  }

  private calls(name: string): string {
    return join(this.folder, `${name}.calls`);
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
