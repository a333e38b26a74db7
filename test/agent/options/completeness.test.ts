import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { OPTIONS } from '../../../lib/agent/options/index';
import type { Option } from '../../../lib/agent/options/option';
import { ROOT } from '../../support/paths';

const OPTIONS_FOLDER = join(ROOT, 'lib', 'agent', 'options');
const PROPS_FOLDER = join(ROOT, 'lib', 'agent', 'props');

/** Props that are no option of istio-csr: they say whose agent it is, which releases there are, and who installs it. */
const NO_OPTION = ['mesh', 'release', 'kubernetesVersion', 'namespace', 'installer', 'caHost', 'trustAnchor'];

/** What an agent has to carry, by which its settings are judged. */
const LOAD = ['expectedWorkloads', 'rollout'];

describe('the options of the agent', () => {
  test('list every row that a file of theirs exports: one that is left out would be accepted and dropped', () => {
    const files = readdirSync(OPTIONS_FOLDER).filter((file) => file !== 'index.ts');
    const rows = files.flatMap((file) => rowsIn(require(join(OPTIONS_FOLDER, file))));
    expect(new Set(rows).size).toBe(OPTIONS.length);
    expect(rows.filter((row) => !OPTIONS.includes(row)).map(({ prop }) => prop)).toEqual([]);
  });

  test('have a row for every prop', () => {
    const rows = OPTIONS.map(({ prop }) => prop);
    const isSaid = (prop: string) => rows.some((row) => row === prop || row.startsWith(`${prop}.`));
    const props = [...membersOf('IstioCsrAgentProps'), ...membersOf('IstioCsrPodProps')];
    expect(props.length).toBeGreaterThan(40);
    expect(props.filter((prop) => !isSaid(prop) && !NO_OPTION.includes(prop))).toEqual([]);
    expect(NO_OPTION.filter((prop) => !props.includes(prop))).toEqual([]);
    expect(membersOf('IstioCsrLoad')).toEqual(LOAD);
  });

  test.each([
    ['logging', 'IstioCsrLogging'],
    ['metrics', 'IstioCsrMetrics'],
    ['readinessProbe', 'IstioCsrReadinessProbe'],
    ['service', 'IstioCsrService'],
    ['serving', 'IstioCsrServing'],
    ['certificateRequests', 'IstioCsrCertificateRequests'],
  ])('have a row for every field of %s', (prop, type) => {
    const fields = membersOf(type).map((field) => `${prop}.${field}`);
    expect(fields).not.toEqual([]);
    expect(fields.filter((field) => !OPTIONS.some((row) => row.prop === field))).toEqual([]);
  });
});

function rowsIn(value: unknown): Option<unknown>[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  if ('prop' in value && 'tell' in value) return [value as Option<unknown>];
  return Object.values(value).flatMap((each) => (typeof each === 'object' ? rowsIn(each) : []));
}

/** The names of the members that an interface of the props declares itself. */
function membersOf(type: string): string[] {
  return readdirSync(PROPS_FOLDER).flatMap((file) => {
    const source = ts.createSourceFile(file, readFileSync(join(PROPS_FOLDER, file), 'utf8'), ts.ScriptTarget.Latest);
    return source.statements.flatMap((statement) =>
      ts.isInterfaceDeclaration(statement) && statement.name.text === type
        ? statement.members.flatMap(({ name }) => (name && ts.isIdentifier(name) ? name.text : []))
        : [],
    );
  });
}
