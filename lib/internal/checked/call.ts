import { Construct } from 'constructs';
import { hidden, refuse, type Site } from '../refusal';
import type { Field } from './table';
import { checkField } from './value';

/** Parameters whose fields a refusal names as they are written: `trustDomain`, not `props.trustDomain`. */
const PROPS = ['props', 'options'];

/**
 * Refuses arguments that are not what a signature says.
 *
 * @param callee the class, or `Class.method`
 * @param receiver what a method is called on
 */
export function checkCall(
  callee: string,
  fields: readonly Field[],
  given: readonly unknown[],
  receiver?: unknown,
): void {
  const [site, checkedAlready] = siteOf(callee, fields, given, receiver);
  for (let index = checkedAlready; index < fields.length; index += 1) {
    const field = fields[index] as Field;
    const prefix = PROPS.includes(field.name) ? '' : `${field.name}.`;
    checkField(site, field.name, prefix, given[index], field);
  }
}

/** The place that a refusal names: the construct that would have been made, or else what was called. */
function siteOf(
  callee: string,
  [first, second]: readonly Field[],
  [scope, id]: readonly unknown[],
  receiver: unknown,
): [site: Site, checkedAlready: number] {
  if (Construct.isConstruct(receiver)) return [receiver, 0];
  if (first?.name !== 'scope' || second?.name !== 'id') return [callee, 0];
  const named = typeof id === 'string' && id !== '' ? `${callee} ${JSON.stringify(id)}` : callee;
  checkField(named, 'scope', '', scope, first);
  const parent = (scope as Construct).node.path;
  if (typeof id !== 'string' || id === '') {
    const site = parent === '' ? callee : `${callee} in ${parent}`;
    const fix = "Give it a name: it becomes the last part of the construct's path.";
    refuse(site, { prop: 'id', received: hidden(id), allowed: 'a text that is not empty', fix });
  }
  return [[parent, id].filter((part) => part !== '').join('/'), 2];
}
