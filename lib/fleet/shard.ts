import { createHash } from 'node:crypto';
import { refuse } from '../internal/refusal';
import { INDEX_FILE, SHARD_FILE } from './fleet-index';

/** A part of a fleet. Each cluster is in one shard, by its name alone, so that another cluster moves none. */
export class Shard {
  /** The shard that a text such as `1/4` names. */
  public static parse(site: string, text: string): Shard {
    const [, index, count] = /^([1-9]\d{0,4})\/([1-9]\d{0,4})$/.exec(text) ?? [];
    if (Number(index) <= Number(count)) return new Shard(Number(index), Number(count));
    const allowed = 'I/N, the shard I of N in all, from 1 on: "1/4"';
    return refuse(site, { prop: 'shard', received: text, allowed, fix: 'Count the shards from 1.' });
  }

  /** The shard whose index a file is, by its name. */
  public static ofFile(name: string): Shard | undefined {
    const [, index, count] = SHARD_FILE.exec(name) ?? [];
    return Number(index) <= Number(count) ? new Shard(Number(index), Number(count)) : undefined;
  }

  private constructor(
    public readonly index: number,
    public readonly count: number,
  ) {}

  /** The name of its index. */
  public get file(): string {
    return INDEX_FILE.replace('.json', `.${this.index}-of-${this.count}.json`);
  }

  public has(name: string): boolean {
    return createHash('sha256').update(name).digest().readUInt32BE() % this.count === this.index - 1;
  }
}
