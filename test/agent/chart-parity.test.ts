import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { comparable } from '../support/equivalence';
import { rendered, type Values } from '../support/helm';
import { SHARED } from '../support/paths';
import type { SynthesizedObject } from '../support/synth';

const GOLDENS = join(SHARED, 'golden', 'istio-csr');
const FILES = existsSync(GOLDENS) ? readdirSync(GOLDENS).filter((name) => name.endsWith('.json')) : [];

interface Golden {
  readonly version: string;
  readonly release: string;
  readonly namespace: string;
  readonly values: Values;
  readonly objects: SynthesizedObject[];
}

// What the official chart rendered is no part of the repository: without it at hand there is nothing to compare with.
(FILES.length > 0 ? describe : describe.skip)("the official chart's own output, where it is at hand", () => {
  test.each(FILES.length > 0 ? FILES : ['none'])('%s is rendered alike', (file) => {
    const golden = JSON.parse(readFileSync(join(GOLDENS, file), 'utf8')) as Golden;
    const objects = rendered(golden.version, golden.values, golden.release, golden.namespace);
    expect(comparable(objects, golden.namespace)).toEqual(comparable(golden.objects, golden.namespace));
  });

  test('covers every release', () => {
    expect(new Set(FILES.map((file) => file.split('-')[0])).size).toBe(27);
  });
});
