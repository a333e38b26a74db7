import { Construct, type IConstruct } from 'constructs';
import { checked } from '../internal/checked/checked';
import type { JsonObject } from '../internal/merge';
import { checkName, DNS_LABEL_RULE, DNS_SUBDOMAIN_RULE, textRule } from '../internal/names';
import { refuse, type Site, siteName } from '../internal/refusal';
import { checkValues } from '../internal/tree';
import type { ChartDelivery } from './chart-delivery';
import type { ChartReleaseProps } from './chart-props';
import { ChartRepository } from './chart-repository';
import { plainValues } from './plain-values';
import { constructsAround } from './release-surroundings';

/** A difference between chart and cluster that Argo CD ignores. */
export interface IgnoredDifference {
  /**
   * The API group of the object, for example `admissionregistration.k8s.io`.
   *
   * @default - Kubernetes' core group
   */
  readonly group?: string;

  /** The kind of the object. */
  readonly kind: string;

  /**
   * The name of the object.
   *
   * @default - every object of the kind that the chart installs
   */
  readonly name?: string;

  /**
   * The fields, as JSON pointers (RFC 6901), for example `/webhooks/0/failurePolicy`.
   *
   * @default - none: then jqPathExpressions are needed
   */
  readonly jsonPointers?: string[];

  /**
   * The fields, as jq path expressions, for example `.webhooks[]?.failurePolicy`.
   *
   * @default - none: then jsonPointers are needed
   */
  readonly jqPathExpressions?: string[];
}

/** Properties of a `HelmChart`. */
export interface HelmChartProps extends ChartReleaseProps {
  /** The name of the chart in its repository. */
  readonly chart: string;

  /**
   * Where the chart is: the `https://` URL of a chart repository, or the `oci://` path of a registry without the chart's name. With
   * `ChartDelivery.rendered` also the `file://` URL of a folder of unpacked charts.
   */
  readonly repository: string;

  /** The chart's version, exactly as its repository writes it (`v1.21.2`, `1.31.4`). Ranges are refused. */
  readonly version: string;

  /** The namespace of the release. */
  readonly namespace: string;

  /**
   * The chart's values. `null` is refused: not every delivery could carry it.
   *
   * @default - the chart's own
   */
  readonly values?: { readonly [key: string]: unknown };

  /**
   * Whether the chart installs CRDs. Argo CD then applies it server-side, because CRDs can be too large for an annotation, and skips the
   * dry run of charts that depend on it until those kinds exist.
   *
   * @default false
   */
  readonly installsCrds?: boolean;

  /**
   * Differences that Argo CD ignores, for fields that the software changes by itself. Other deliveries do not use it.
   *
   * @default - nothing
   */
  readonly ignoreDifferences?: IgnoredDifference[];

  /** @internal The construct that errors name, for a chart inside another construct. */
  readonly _site?: IConstruct;
}

const CHART_RULE = textRule(
  /^[A-Za-z0-9][-A-Za-z0-9_.]*$/,
  'the name of a chart (letters, digits, "-", "_" and "."), without its repository',
);

const VERSION_RULE = textRule(
  /^v?\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$/,
  'one exact version, MAJOR.MINOR.PATCH with or without "v"',
);

const POINTER_RULE = textRule(/^\//, 'JSON pointers, which start with "/"');

/** Helm's own limit, which leaves room for suffixes in names. */
const RELEASE_NAME_RULE = {
  ...DNS_SUBDOMAIN_RULE,
  maxLength: 53,
  allowed: 'a DNS-1123 subdomain of at most 53 characters',
};

/**
 * One release of a third-party Helm chart: rendered at synthesis, or installed by Flux or Argo CD.
 *
 * The construct's default child is the HelmRelease or the Application. A rendered chart has none.
 *
 * @throws Error for a chart that cannot be delivered, or a release name that is taken
 */
@checked
export class HelmChart extends Construct {
  /** The name of the chart. */
  public readonly chart: string;
  /** Where the chart is. */
  public readonly repository: string;
  /** The chart's version. */
  public readonly version: string;
  /** The name of the release. */
  public readonly releaseName: string;
  /** The namespace of the release. */
  public readonly namespace: string;

  /** @internal */
  public readonly _site: Site;
  /** @internal */
  public readonly _source: ChartRepository;
  /** @internal */
  public readonly _createNamespace: boolean;
  /** @internal */
  public readonly _installsCrds: boolean;
  /** @internal */
  public readonly _values: JsonObject;
  /** @internal */
  public readonly _ignoreDifferences: readonly IgnoredDifference[];
  /** @internal */
  public readonly _delivery: ChartDelivery;

  private readonly before: readonly HelmChart[];

  public constructor(scope: Construct, id: string, props: HelmChartProps) {
    super(scope, id);
    this._site = props._site ?? this;
    this.chart = props.chart;
    this.repository = props.repository;
    this.version = props.version;
    this.namespace = props.namespace;
    this.releaseName = props.releaseName ?? props.chart;
    this.checkNames();
    this._source = new ChartRepository(this._site, props.repository);
    this._createNamespace = props.createNamespace ?? true;
    this._installsCrds = props.installsCrds ?? false;
    checkValues(this._site, props.values);
    this._values = plainValues(this._site, props.values ?? {});
    this._ignoreDifferences = this.differences(props.ignoreDifferences ?? []);
    this._delivery = props.delivery;
    this.before = [...new Set(props.dependsOn ?? [])];
    this.checkDependencies();
    this.checkOnlyRelease();

    const inTree = this.before.filter(({ node }) => node.root === this.node.root);
    this.node.addDependency(...inTree);
    this._delivery._method.deliver(this);
  }

  /** The charts that have to be installed before this one. */
  public get dependencies(): HelmChart[] {
    return [...this.before];
  }

  private checkNames(): void {
    const { _site: site } = this;
    checkName(site, 'chart', this.chart, CHART_RULE, 'Write the repository or the registry path into `repository`.');
    const versionFix = 'Pin the version: a range installs something else tomorrow.';
    checkName(site, 'version', this.version, VERSION_RULE, versionFix);
    checkName(site, 'releaseName', this.releaseName, RELEASE_NAME_RULE, 'Choose another releaseName.');
    checkName(site, 'namespace', this.namespace, DNS_LABEL_RULE, 'Choose another namespace.');
  }

  private checkDependencies(): void {
    const { name } = this._delivery._method;
    const other = this.before.find(({ _delivery }) => _delivery._method.name !== name);
    if (other === undefined) return;
    refuse(this._site, {
      prop: 'dependsOn',
      received: `${siteName(other._site)} (delivered with ${other._delivery._method.name})`,
      allowed: `charts that are delivered with ${name} as this one is, because nothing else can be waited for`,
      fix: 'Deliver both the same way, or leave it out and install the other one first yourself.',
    });
  }

  private checkOnlyRelease(): void {
    const twin = constructsAround(this).find(
      (each): each is HelmChart =>
        each instanceof HelmChart &&
        each !== this &&
        each.releaseName === this.releaseName &&
        each.namespace === this.namespace,
    );
    if (twin === undefined) return;
    refuse(this._site, {
      prop: 'releaseName',
      received: this.releaseName,
      allowed: `a name that no other release in the namespace ${this.namespace} has; ${siteName(twin._site)} has this one`,
      fix: 'Choose another releaseName or namespace.',
    });
  }

  private differences(given: readonly IgnoredDifference[]): IgnoredDifference[] {
    return given.map((difference, index) => {
      const { jsonPointers = [], jqPathExpressions = [] } = difference;
      const prop = `ignoreDifferences[${index}]`;
      if (jsonPointers.length + jqPathExpressions.length === 0) {
        const allowed = 'a difference with jsonPointers or jqPathExpressions';
        refuse(this._site, { prop, received: difference, allowed, fix: 'Name the fields that are to be ignored.' });
      }
      const pointerFix = 'Write for example "/webhooks/0/failurePolicy", or use jqPathExpressions.';
      for (const pointer of jsonPointers) {
        checkName(this._site, `${prop}.jsonPointers`, pointer, POINTER_RULE, pointerFix);
      }
      return {
        ...difference,
        jsonPointers: jsonPointers.length > 0 ? [...jsonPointers] : undefined,
        jqPathExpressions: jqPathExpressions.length > 0 ? [...jqPathExpressions] : undefined,
      };
    });
  }
}
