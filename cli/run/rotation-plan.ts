import { RotationPlan } from '../../lib/inspect/rotation/plan/rotation-plan';
import { REFUSED, tellFailure } from '../exit-codes';
import type { PlanOptions } from '../rotation-plan-command';
import { print } from '../write-whole';
import { telling } from './errors';

export const planRotation = telling((fleet: string, { to, json }: PlanOptions) => {
  const plan = RotationPlan.ofFleet(fleet, { to });
  print(json ? plan.toJson() : plan.toText());
  if (plan.findings.length > 0) process.exitCode = REFUSED;
}, tellFailure);
