import type { Finding } from '../../report/finding';
import { findingFrom, type Objection } from '../step';

/** What each rule wants of the step of a fleet. The ids are contract: reports, pipelines and the headings of docs/rotation.md name them. */
export const FLEET_WANTED = {
  'trusted-everywhere-before-active': 'the root of a CA is trusted in every cluster of the mesh before it signs in one',
  'trusted-everywhere-while-active': 'the root of what signs is trusted in every cluster of the mesh',
  'kept-everywhere-until-replaced': 'the root of what signed until now stays trusted in every cluster of the mesh',
  'mesh-trusts-alike': 'a CA outside the output starts to sign while all clusters of the mesh trust the same',
  'mesh-trust-changed': 'what was trusted stays trusted while a CA of the mesh may sign with it',
  'cluster-stays': 'the cluster stays in its mesh',
  'folder-as-indexed': 'the folder of each cluster as fleet.json says',
} as const;

export type FleetRuleId = keyof typeof FLEET_WANTED;

/** An objection to the step of a fleet. */
export function fleetFinding(subject: string, rule: FleetRuleId, objection: Objection): Finding {
  return findingFrom({ subject, check: rule, wanted: FLEET_WANTED[rule] }, objection);
}
