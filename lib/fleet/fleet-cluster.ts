import { checked } from '../internal/checked/checked';
import { checkLabels } from '../internal/labels';
import { mergeDeep } from '../internal/merge';
import { checkName, LABEL_VALUE_RULE } from '../internal/names';
import { checkWholeNumber } from '../internal/numbers';
import { refuse } from '../internal/refusal';
import { checkValues } from '../internal/tree';
import type { Mesh } from '../mesh';
import { CLUSTER_NAME_RULE } from './cluster-name';

/** Properties of a `FleetCluster`. */
export interface FleetClusterProps {
  /**
   * The name of the cluster, which is the name of its folder too: letters, digits, ".", "-" and "_", a letter or digit first and last, at
   * most 63 characters, not ending with `.json` or `.yaml`.
   */
  readonly name: string;

  /** The facts of the mesh in this cluster. */
  readonly mesh: Mesh;

  /**
   * The region of the cluster: a label value. It is told to the composer and stands in the index.
   *
   * @default - none
   */
  readonly region?: string;

  /**
   * Labels of the cluster, for those who select clusters from the index; an API server has to accept them. They are no labels of objects.
   *
   * @default - none
   */
  readonly labels?: { readonly [key: string]: string };

  /**
   * The wave of the cluster, from 0 on: what is rolled out goes to the clusters of a lower wave first.
   *
   * @default 0
   */
  readonly wave?: number;

  /**
   * The context in a kubeconfig that leads to the cluster. It stands in the index.
   *
   * @default - none
   */
  readonly kubeContext?: string;

  /**
   * Whatever else the composer wants to know of the cluster: lists and maps of texts, numbers, true and false. No private key.
   *
   * @default - none
   */
  readonly settings?: { readonly [key: string]: unknown };
}

/**
 * A cluster of a `Fleet`: its name, its mesh, and what the composer has to know of it. It is an immutable value and makes no object.
 *
 * @throws Error for a name that is no name of a folder, labels that an API server refuses, or a wave that is no whole number from 0 on
 */
@checked
export class FleetCluster {
  /** The name of the cluster and of its folder. */
  public readonly name: string;
  /** The facts of the mesh in this cluster. */
  public readonly mesh: Mesh;
  /** The region, if there is one. */
  public readonly region?: string;
  /** The wave, from 0 on. */
  public readonly wave: number;
  /** The context in a kubeconfig, if there is one. */
  public readonly kubeContext?: string;

  private readonly ownLabels: { readonly [key: string]: string };
  private readonly ownSettings: { readonly [key: string]: unknown };

  public constructor(props: FleetClusterProps) {
    const { name, region, labels = {}, wave = 0, kubeContext, settings = {} } = props;
    checkName('FleetCluster', 'name', name, CLUSTER_NAME_RULE, 'It is the name of a folder.');
    const site = `FleetCluster ${name}`;
    if (region !== undefined) checkName(site, 'region', region, LABEL_VALUE_RULE, 'Choose a short name.');
    checkLabels(site, 'labels', labels);
    checkWholeNumber(site, 'wave', wave, { min: 0 }, 'Clusters of wave 0 come first.');
    if (kubeContext === '') {
      refuse(site, { prop: 'kubeContext', received: '', allowed: 'a text that is not empty', fix: 'Leave it out.' });
    }
    checkValues(site, settings, 'settings');
    this.name = name;
    this.mesh = props.mesh;
    this.region = region;
    this.wave = wave;
    this.kubeContext = kubeContext;
    this.ownLabels = { ...labels };
    this.ownSettings = mergeDeep({}, settings);
  }

  /** The labels of the cluster. */
  public get labels(): { readonly [key: string]: string } {
    return { ...this.ownLabels };
  }

  /** The settings of the cluster, a copy. */
  public get settings(): { readonly [key: string]: unknown } {
    return mergeDeep({}, this.ownSettings);
  }
}
