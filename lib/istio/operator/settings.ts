import type { IstioVersion } from '../../releases/istio-version';

/** What is known of an operator when its defaults are applied. */
export interface OperatorSettings {
  /** The name of all its objects but the Namespace and the CustomResourceDefinition. */
  readonly name: string;
  readonly namespace: string;
  readonly version: IstioVersion;
  /** The revision, empty for the unnamed one. */
  readonly revision: string;
  readonly image: string;
  readonly watchedNamespaces: readonly string[];
  readonly imagePullSecrets: readonly string[];
}

/**
 * What the operator's pods are found by. Upstream's are the same for every revision, so that the Services of two operators in one
 * namespace find the pods of both: nothing but metrics is served.
 */
export const POD_LABELS = { name: 'istio-operator' };
