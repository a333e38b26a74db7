import type { Construct } from 'constructs';
import { InputError } from '../../internal/read-input';
import { refuse } from '../../internal/refusal';

/** Reads the index or a file beside it; one that cannot be read is refused as the construct's `index`. */
export function readingFleet<T>(site: Construct, index: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const allowed = `the path of an index with the files of its clusters beside it; ${error.message}`;
    return refuse(site, { prop: 'index', received: index, allowed, fix: 'Hand in what Fleet.synth returns as index.' });
  }
}
