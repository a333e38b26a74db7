import type { ChartProps } from 'cdk8s';
import {
  type IstioCsrAgentProps as AgentProps,
  IstioCsrAgent,
  IstioCsrRelease,
  Mesh,
  TrustAnchor,
} from 'cdk8s-istio-csr';
import { KNOWN_ISSUER } from './agent';
import { only, type SynthesizedObject, synth } from './synth';

/** Props of an agent with the release as its version's text. */
export type Props = Partial<Omit<AgentProps, 'release'>> & { readonly release?: string };

/** Synthesizes the typed agent `test/agent`: by default for the plain mesh, with a ClusterIssuer. */
export function agentObjects({ release, ...props }: Props = {}, chart?: ChartProps): SynthesizedObject[] {
  return synth((scope) => new IstioCsrAgent(scope, 'agent', fullProps({ release, ...props })), chart);
}

/** The props that `agentObjects` hands to the construct. An issuer of the test's own gets a trust anchor beside it. */
export function fullProps({ release = IstioCsrRelease.LATEST.version, ...props }: Props = {}): AgentProps {
  const isOwn = 'issuer' in props || props.runtimeConfiguration !== undefined;
  const pinned = isOwn && props.trustAnchorFile === undefined ? { trustAnchor: TrustAnchor.fromConfigMap('root') } : {};
  return { ...pinned, mesh: new Mesh(), issuer: KNOWN_ISSUER, ...props, release: IstioCsrRelease.of(release) };
}

/** The spec of the agent's pods. */
export function podOf(objects: readonly SynthesizedObject[]): SynthesizedObject['spec'] {
  return only(objects, 'Deployment').spec.template.spec;
}

/** The agent's container. */
export function containerOf(objects: readonly SynthesizedObject[]): SynthesizedObject['spec'] {
  return podOf(objects).containers[0];
}

/** The agent's flags by name; a repeated one has its values in order. */
export function flagsOf(objects: readonly SynthesizedObject[]): Record<string, string[]> {
  const flags: Record<string, string[]> = {};
  for (const argument of containerOf(objects).args as string[]) {
    const [, name = '', value = ''] = /^--([a-z-]+)=(.*)$/s.exec(argument) ?? [];
    flags[name] = [...(flags[name] ?? []), value];
  }
  return flags;
}

/** `Kind namespace/name` of every object, sorted. */
export function namesOf(objects: readonly SynthesizedObject[]): string[] {
  return objects.map(({ kind, metadata }) => `${kind} ${metadata.namespace ?? '-'}/${metadata.name}`).sort();
}
