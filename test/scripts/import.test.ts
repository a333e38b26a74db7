import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { keepFactsOnly, makeOpaque, type Schema } from '../../scripts/import/schema';
import { deepFreeze } from '../support/freeze';
import { ROOT } from '../support/paths';

const OPAQUE = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };

const schema: Schema = deepFreeze({
  type: 'object',
  description: 'Prose about the whole.',
  required: ['spec'],
  properties: {
    spec: {
      type: 'object',
      description: 'Prose about the specification.',
      properties: {
        duration: { type: 'string', format: 'duration', description: 'Prose.', default: '1h' },
        size: { type: 'integer', minimum: 1, maximum: 8, description: 'More prose.' },
        algorithm: { type: 'string', enum: ['RSA', 'ECDSA'], description: 'Still more.' },
        acme: {
          type: 'object',
          properties: {
            email: { type: 'string', description: 'Prose.' },
            solvers: { type: 'array', items: { type: 'object', properties: { dns: { type: 'string' } } } },
          },
        },
        labels: { type: 'object', additionalProperties: { type: 'string', description: 'Prose.', maxLength: 63 } },
        free: { type: 'object', additionalProperties: true },
        description: { type: 'string', description: 'A property that has the name of a keyword.' },
      },
    },
  },
});

/** The schema of a property, by its path. */
function at(root: Schema, ...path: string[]): Schema | undefined {
  return path.reduce<Schema | undefined>((node, name) => node?.properties?.[name], root);
}

describe('keepFactsOnly', () => {
  const trimmed = keepFactsOnly(schema);

  test('leaves no sentence of anyone', () => {
    expect(JSON.stringify(trimmed)).not.toMatch(/prose|still more|keyword/i);
    expect(trimmed).not.toHaveProperty('description');
  });

  test('says constraints and defaults in place of the prose', () => {
    expect(at(trimmed, 'spec', 'duration')?.description).toBe('Format: "duration". Default: "1h".');
    expect(at(trimmed, 'spec', 'size')?.description).toBe('Minimum: 1. Maximum: 8.');
  });

  test('keeps everything that is no prose', () => {
    expect(trimmed.required).toEqual(['spec']);
    expect(at(trimmed, 'spec', 'duration')).toMatchObject({ type: 'string', format: 'duration', default: '1h' });
    expect(at(trimmed, 'spec', 'size')).toMatchObject({ type: 'integer', minimum: 1, maximum: 8 });
    expect(at(trimmed, 'spec', 'algorithm')).toEqual({ type: 'string', enum: ['RSA', 'ECDSA'] });
  });

  test('goes down into lists and maps', () => {
    expect(at(trimmed, 'spec', 'labels')?.additionalProperties).toEqual({
      type: 'string',
      maxLength: 63,
      description: 'Maximum length: 63.',
    });
    expect(at(trimmed, 'spec', 'free')?.additionalProperties).toBe(true);
    const list = keepFactsOnly({ type: 'array', items: { type: 'string', description: 'Prose.', pattern: '^a$' } });
    expect(list.items).toEqual({ type: 'string', pattern: '^a$', description: 'Pattern: "^a$".' });
  });

  test('keeps a property named like a keyword', () => {
    expect(at(trimmed, 'spec', 'description')).toEqual({ type: 'string' });
  });
});

describe('makeOpaque', () => {
  test('cuts a property', () => {
    const cut = makeOpaque(schema, 'spec.acme');
    expect(at(cut, 'spec', 'acme')).toEqual(OPAQUE);
    expect(at(cut, 'spec', 'size')).toEqual(at(schema, 'spec', 'size'));
  });

  test('cuts the items of a list', () => {
    const cut = makeOpaque(schema, 'spec.acme.solvers[]');
    expect(at(cut, 'spec', 'acme', 'solvers')).toEqual({ type: 'array', items: OPAQUE });
    expect(at(cut, 'spec', 'acme', 'email')).toEqual(at(schema, 'spec', 'acme', 'email'));
  });

  test('cuts below the items of a list', () => {
    const cut = makeOpaque(schema, 'spec.acme.solvers[].dns');
    expect(at(cut, 'spec', 'acme', 'solvers')?.items?.properties).toEqual({ dns: OPAQUE });
  });

  test.each(['spec.vault', 'status', 'spec.size[]', 'spec.size.deeper'])(
    'leaves a schema without %s as it is',
    (path) => {
      expect(makeOpaque(schema, path)).toEqual(schema);
    },
  );
});

test('imports/install.istio.io.ts is what crds/install.istio.io.yaml gives (repair with: npm run import)', () => {
  const root = ROOT;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', join('scripts', 'import.ts'), '--check'],
    {
      cwd: root,
      encoding: 'utf8',
      env: { ...process.env, PATH: `${join(root, 'node_modules', '.bin')}:${process.env.PATH}` },
    },
  );
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toContain('imports/install.istio.io.ts: current\n');
}, 30_000);
