import { Features, type Span } from '../span';
import { SAIL_VALUE_SPANS } from './values';

/**
 * Which patches of which minors of Istio each release of an operator installs, its own end-of-life entries left out: it refuses all others.
 * A release that is not listed installs the same as the one before it of its minor.
 */
export type Installs = Readonly<Record<string, Readonly<Record<string, readonly number[]>>>>;

/** What is known of an operator of Sail. */
export interface Operator {
  readonly product: string;
  readonly installs: Installs;
  /** Whether only the listed releases were published. */
  readonly isComplete: boolean;
  readonly features: Features<'ztunnelV1' | 'ztunnelTarget' | 'ztunnelNetwork'>;
  /** Which of its releases have a value, by its path; without an entry all have it, or that is not known. */
  readonly valueSpans: ReadonlyMap<string, Span>;
}

const to = (last: number, first = 0) => Array.from({ length: last - first + 1 }, (_, index) => first + index);

/** The Sail operator (versions.yaml and chart/crds of istio-ecosystem/sail-operator at each tag since `sailoperator.io/v1`). */
export const SAIL: Operator = {
  product: 'Sail',
  isComplete: true,
  features: new Features({
    // The version v1 of the kind ZTunnel; before, v1alpha1.
    ztunnelV1: { since: '1.28' },
    // A ZTunnel's `targetRef`, from which its revision follows.
    ztunnelTarget: { since: '1.30' },
    // A ZTunnel's value `network`; before, the API server drops it.
    ztunnelNetwork: { since: '1.28' },
  }),
  valueSpans: SAIL_VALUE_SPANS,
  installs: {
    '1.0.0': { '1.24': [1, 2, 3], '1.23': [0, 3, 4, 5] },
    '1.25.1': { '1.25': [1], '1.24': to(4), '1.23': to(5, 2), '1.22': to(8, 5), '1.21': [6] },
    '1.25.2': { '1.25': [1, 2], '1.24': to(4), '1.23': to(5, 2), '1.22': to(8, 5), '1.21': [6] },
    '1.26.0': { '1.26': [0], '1.25': to(3, 1), '1.24': to(6) },
    '1.26.1': { '1.26': to(1), '1.25': to(3, 1), '1.24': to(6) },
    '1.26.2': { '1.26': to(2), '1.25': to(3, 1), '1.24': to(6) },
    '1.26.3': { '1.26': to(3), '1.25': to(3, 1), '1.24': to(6) },
    '1.27.0': { '1.27': [0], '1.26': [0, 2, 3], '1.25': to(4, 1), '1.24': to(6) },
    '1.27.1': { '1.27': to(1), '1.26': [0, 2, 3, 4], '1.25': to(5, 1), '1.24': to(6) },
    '1.27.2': { '1.27': to(2), '1.26': to(5), '1.25': to(5, 1), '1.24': to(6) },
    '1.27.3': { '1.27': to(3), '1.26': to(6), '1.25': to(5, 1), '1.24': to(6) },
    '1.28.0': { '1.28': [0], '1.27': to(3), '1.26': to(6) },
    '1.28.1': { '1.28': to(1), '1.27': to(4), '1.26': to(7) },
    '1.28.2': { '1.28': to(2), '1.27': to(5), '1.26': to(8) },
    '1.28.3': { '1.28': to(3), '1.27': to(5), '1.26': to(8) },
    '1.29.0': { '1.29': [0], '1.28': to(4), '1.27': to(7) },
    '1.29.1': { '1.29': to(1), '1.28': to(5), '1.27': to(8) },
    '1.29.2': { '1.29': to(2), '1.28': to(6), '1.27': to(9) },
    '1.30.0': { '1.30': [0], '1.29': to(3), '1.28': to(7) },
    '1.30.3': { '1.30': to(3), '1.29': to(6), '1.28': to(10) },
  },
};

/** Red Hat's build of it (versions.ossm.yaml and chart/crds of openshift-service-mesh/sail-operator, tags and branches of each release). */
export const OPENSHIFT_SERVICE_MESH: Operator = {
  product: 'OpenShift Service Mesh',
  isComplete: false,
  // 3.2 came to have the first and the last in one of its patches.
  features: new Features({
    ztunnelV1: { since: '3.3' },
    ztunnelTarget: { since: '3.4' },
    ztunnelNetwork: { since: '3.3' },
  }),
  // Patches of its minors differ.
  valueSpans: new Map(),
  installs: {
    '3.0.0': { '1.24': [3] },
    '3.0.1': { '1.24': [3, 4] },
    '3.0.2': { '1.24': [3, 4, 5] },
    '3.0.3': { '1.24': to(6, 3) },
    '3.0.14': { '1.24': to(6, 3) },
    '3.1.0': { '1.26': [2], '1.24': to(6, 3) },
    '3.1.1': { '1.26': [2, 3], '1.24': to(6, 3) },
    '3.1.2': { '1.26': [2, 3, 4], '1.24': to(6, 3) },
    '3.1.4': { '1.26': [2, 3, 4, 6], '1.24': to(6, 3) },
    '3.1.5': { '1.26': [2, 3, 4, 6, 8], '1.24': to(6, 3) },
    '3.1.11': { '1.26': [2, 3, 4, 6, 8], '1.24': to(6, 3) },
    '3.2.0': { '1.27': [3], '1.26': [2, 3, 4], '1.24': to(6, 3) },
    '3.2.1': { '1.27': [3], '1.26': [2, 3, 4, 6], '1.24': to(6, 3) },
    '3.2.2': { '1.27': [3, 5], '1.26': [2, 3, 4, 6, 8], '1.24': to(6, 3) },
    '3.2.3': { '1.27': [3, 5, 8], '1.26': [2, 3, 4, 6, 8], '1.24': to(6, 3) },
    '3.2.5': { '1.27': [3, 5, 8, 9], '1.26': [2, 3, 4, 6, 8], '1.24': to(6, 3) },
    '3.2.8': { '1.27': [3, 5, 8, 9], '1.26': [2, 3, 4, 6, 8], '1.24': to(6, 3) },
    '3.3.0': { '1.28': [4], '1.27': [3, 5], '1.26': [2, 3, 4, 6, 8] },
    '3.3.1': { '1.28': [4, 5], '1.27': [3, 5, 8], '1.26': [2, 3, 4, 6, 8] },
    '3.3.3': { '1.28': [4, 5, 6], '1.27': [3, 5, 8, 9], '1.26': [2, 3, 4, 6, 8] },
    '3.3.4': { '1.28': [4, 5, 6, 8], '1.27': [3, 5, 8, 9], '1.26': [2, 3, 4, 6, 8] },
    '3.3.6': { '1.28': [4, 5, 6, 8, 10], '1.27': [3, 5, 8, 9], '1.26': [2, 3, 4, 6, 8] },
    '3.4.0': { '1.30': [1], '1.28': [4, 5, 6, 8], '1.27': [3, 5, 8, 9] },
    '3.4.1': { '1.30': [1, 3], '1.28': [4, 5, 6, 8, 10], '1.27': [3, 5, 8, 9] },
  },
};
