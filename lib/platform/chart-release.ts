import type { IConstruct } from 'constructs';
import type { JsonObject } from '../internal/merge';
import type { Site } from '../internal/refusal';
import type { ChartRepository } from './chart-repository';

/** A difference between a chart and the cluster that is meant to stay (see `IgnoredDifference`). */
export interface DifferenceOfRelease {
  readonly group?: string;
  readonly kind: string;
  readonly name?: string;
  readonly jsonPointers?: string[];
  readonly jqPathExpressions?: string[];
}

/** A release as a delivery sees it; `HelmChart` is one. */
export interface ChartRelease extends IConstruct {
  readonly chart: string;
  readonly version: string;
  readonly releaseName: string;
  readonly namespace: string;
  readonly dependencies: readonly ChartRelease[];
  /** The construct that errors name. */
  readonly _site: Site;
  readonly _source: ChartRepository;
  readonly _createNamespace: boolean;
  readonly _installsCrds: boolean;
  readonly _values: JsonObject;
  readonly _ignoreDifferences: readonly DifferenceOfRelease[];
}

/** A way to deliver charts. */
export interface DeliveryMethod {
  /** The name of its factory in `ChartDelivery`. */
  readonly name: string;
  /** Adds the objects that install the release, as its children. */
  deliver(release: ChartRelease): void;
}

/** A release with everything it depends on, directly or not, each once. */
export function withDependencies(release: ChartRelease): ChartRelease[] {
  return [...new Set([release, ...release.dependencies.flatMap(withDependencies)])];
}
