import type { Delivery } from './delivery';

/** What labels say of a delivery, by which waves are told apart. */
export interface LabelFacts {
  readonly cluster: string;
  /** Empty where the cluster has none. */
  readonly region: string;
  readonly wave: string;
  readonly stage: string;
}

export function labelFacts({ cluster: { name, region = '', wave }, stage }: Delivery): LabelFacts {
  return { cluster: name, region, wave: String(wave), stage: String(stage) };
}

/** The label that has a fact. */
export function labelOf(fact: keyof LabelFacts): string {
  return `cdk8s-istio-csr.io/${fact}`;
}

/** A label for each fact, with a value made of its name. */
export function labelsWith(textOf: (fact: keyof LabelFacts) => string): Record<string, string> {
  const facts = ['cluster', 'region', 'wave', 'stage'] as const;
  return Object.fromEntries(facts.map((fact) => [labelOf(fact), textOf(fact)]));
}
