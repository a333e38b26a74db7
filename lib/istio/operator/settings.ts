import type { IstioVersion } from '../../releases/istio-version';

/** An operator, with defaults applied. */
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
 * The selector of the operator's pods. Upstream's is the same for every revision, so the Services of two operators in one namespace select
 * the pods of both: they serve nothing but metrics.
 */
export const POD_LABELS = { name: 'istio-operator' };
