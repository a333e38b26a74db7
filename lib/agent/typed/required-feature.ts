import type { Construct } from 'constructs';
import { refuse } from '../../internal/refusal';
import { type Feature, firstReleaseWith, has } from '../../releases/istio-csr-features';
import type { IstioCsrRelease } from '../../releases/istio-csr-release';

/** What a user asked for that not every release can do. */
export interface Demand {
  /** The prop that asks for it. */
  readonly prop: string;
  /** The value received. */
  readonly received: unknown;
  /** What is asked for, in words that start a clause: "client certificate authentication". */
  readonly what: string;
  readonly feature: Feature;
}

/** Refuses what the agent's release lacks, naming the first release that has it. */
export function requireFeature(site: Construct, release: IstioCsrRelease, demand: Demand): void {
  if (has(release, demand.feature)) return;
  const first = firstReleaseWith(demand.feature);
  refuse(site, {
    prop: demand.prop,
    received: demand.received,
    allowed: `leaving it out, because ${demand.what} needs istio-csr ${first} or later; this agent is ${release.version}`,
    fix: `Set release to IstioCsrRelease.of('${first}') or a later one.`,
  });
}
