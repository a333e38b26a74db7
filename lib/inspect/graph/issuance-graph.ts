import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { checked } from '../../internal/checked/checked';
import { readInput } from '../../internal/read-input';
import { siteName } from '../../internal/refusal';
import { Allowance } from '../../internal/tree';
import { type LoadedObject, loadManifests, ManifestError, parseManifests } from '../read/load';
import { readMesh } from '../read/mesh';
import type { Finding } from '../report/finding';
import { Report } from '../report/report';
import { drawMesh } from './build';
import { danglingFindings } from './dangling';
import type { Graph } from './model';
import { nothingDrawn } from './nothing-drawn';
import { toHtml } from './rendering/html';
import { toMermaid } from './rendering/mermaid';
import { toSvg } from './rendering/svg';

/** Far above the picture of any mesh, and as much as is laid out within seconds. */
export const MOST_NODES = 10_000;

/** What the objects of an `IssuanceGraph` do not say of their cluster. */
export interface IssuanceGraphProps {
  /**
   * What exists outside the objects: `KIND/NAME` or `KIND/NAMESPACE/NAME`, for example `ClusterIssuer/corporate-ca` or
   * `Secret/istio-system/istio-ca`. References to it do not dangle. Without a namespace it counts in every one. Any other text is
   * refused.
   *
   * @default - nothing
   */
  readonly assumed?: string[];

  /**
   * The namespace in which cert-manager looks for the Secrets of ClusterIssuers (its flag `--cluster-resource-namespace`).
   *
   * @default 'cert-manager'
   */
  readonly clusterResourceNamespace?: string;

  /**
   * The namespace in which trust-manager looks for the sources of Bundles (its flag `--trust-namespace`).
   *
   * @default - what the Bundle's annotation says (a `TrustBundle` has one), or trust-manager's Deployment or chart, if it is among the
   *     objects, else 'cert-manager'
   */
  readonly trustNamespace?: string;
}

/**
 * Who signs whom: issuers, CA certificates, serving certificates, istio-csr, istiod, the namespaces of workloads and trust bundles of
 * one cluster, read from synthesized objects, with the lifetimes on them. It tells what dangles and what does not agree, and draws
 * itself.
 *
 * The same objects give the same bytes, in whatever order they come.
 */
@checked
export class IssuanceGraph {
  /**
   * The graph of YAML and JSON files, or of folders with all below them. The path `-` is standard input.
   *
   * Throws for a file that cannot be read, for one that holds no Kubernetes objects, and for two objects of the same kind, namespace
   * and name that differ: those belong to two clusters.
   */
  public static fromFiles(paths: string[], props: IssuanceGraphProps = {}): IssuanceGraph {
    const allowance = new Allowance();
    const objects = paths.flatMap((path) => read(path, allowance));
    return new IssuanceGraph(objects, props, paths.map(called).join(', '));
  }

  /** The graph of a text of YAML or JSON. Throws like `fromFiles`. */
  public static fromYaml(yaml: string, props: IssuanceGraphProps = {}): IssuanceGraph {
    return new IssuanceGraph(parseManifests(yaml, 'YAML'), props, 'the YAML');
  }

  /** The graph of all objects in a scope, such as an App or a Chart. Throws like `fromFiles`. */
  public static fromScope(scope: IConstruct, props: IssuanceGraphProps = {}): IssuanceGraph {
    const objects = scope.node.findAll().filter((child): child is ApiObject => ApiObject.isApiObject(child));
    const loaded = objects.flatMap((object) => parseManifests(JSON.stringify(object.toJson()), object.node.path));
    return new IssuanceGraph(loaded, props, siteName(scope));
  }

  /**
   * What dangles and what does not agree, in the form that all reports have, and a warning where nothing is drawn; with a note for what an
   * agent is told and cannot be read here.
   */
  public readonly report: Report;
  private readonly graph: Graph;
  private readonly missing: readonly Finding[];

  private constructor(objects: readonly LoadedObject[], props: IssuanceGraphProps, source: string) {
    const mesh = readMesh(objects, props);
    this.graph = drawMesh(mesh, props.assumed ?? []);
    if (this.graph.nodes.length > MOST_NODES) {
      const most = MOST_NODES.toLocaleString('en');
      throw new ManifestError(
        `${source}: would be a picture of more than ${most} nodes; name the output of one mesh alone`,
      );
    }
    this.missing = danglingFindings(this.graph);
    const wrong = [...this.missing, ...(this.graph.disagreements ?? [])];
    this.report = new Report('graph', [...nothingDrawn(this.graph, source), ...wrong], mesh.notesOf());
  }

  /** The references that no object satisfies, in the order of what is missing. */
  public get dangling(): Finding[] {
    return [...this.missing];
  }

  /**
   * What does not agree: somebody is asked who does not sign, a second CA signs, an agent does not trust who asks it, trust domains or
   * cluster ids differ, a namespace of the mesh gets no root. What cannot be seen is not among them.
   */
  public get disagreements(): Finding[] {
    return [...(this.graph.disagreements ?? [])];
  }

  /** The graph as a Mermaid flowchart, which GitHub and GitLab draw in Markdown, in a block marked `mermaid`. */
  public toMermaid(): string {
    return toMermaid(this.graph);
  }

  /** The graph as an SVG picture that needs nothing beside it, in the viewer's light or dark colours. */
  public toSvg(): string {
    return toSvg(this.graph);
  }

  /**
   * The graph as an HTML page around the picture, with what is wrong, a legend and every relation in words. It runs no scripts and loads
   * nothing.
   */
  public toHtml(): string {
    return toHtml(this.graph);
  }
}

function read(path: string, allowance: Allowance): LoadedObject[] {
  return path === '-' ? parseManifests(readInput(path), path, false, allowance) : loadManifests(path, allowance);
}

function called(path: string): string {
  return path === '-' ? 'standard input' : path;
}
