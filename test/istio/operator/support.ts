import type { ChartProps } from 'cdk8s';
import { IstioOperatorController, type IstioOperatorControllerProps, IstioVersion } from 'cdk8s-istio-csr';
import { only, type SynthesizedObject, synth } from '../../support/synth';

/** The props of an `IstioOperatorController` but its version. */
export type Props = Partial<Omit<IstioOperatorControllerProps, 'version'>>;

/** The objects of an operator. */
export const make = (version: string, props: Props = {}, chart?: ChartProps): SynthesizedObject[] =>
  synth((scope) => {
    new IstioOperatorController(scope, 'operator', { version: IstioVersion.of(version), ...props });
  }, chart);

/** The spec of its Deployment. */
export const specOf = (version: string, props?: Props) => only(make(version, props), 'Deployment').spec;

/** Its container. */
export const containerOf = (version: string, props?: Props) => specOf(version, props).template.spec.containers[0];

/** The values in its container's environment, by name. */
export const environmentOf = (version: string, props?: Props): Record<string, string> =>
  Object.fromEntries(
    containerOf(version, props).env.map(({ name, value }: { name: string; value?: string }) => [name, value]),
  );

const MINORS = Array.from({ length: 16 }, (_, index) => `1.${index + 8}.0`);

/** The versions that have an operator: the first of each minor, and those where something changes. */
export const VERSIONS = [...MINORS, '1.8.2', '1.8.3', '1.16.7', '1.23.6'];
