import { checked } from '../../../internal/checked/checked';
import { FleetReading } from '../../read/fleet';
import { Report } from '../../report/report';
import type { Graph } from '../model';
import { nothingDrawn } from '../nothing-drawn';
import { toHtml } from '../rendering/html';
import { toMermaid } from '../rendering/mermaid';
import { toSvg } from '../rendering/svg';
import { drawFleet } from './draw-fleet';

/**
 * Who shares which root: the clusters of a synthesized fleet, the meshes that they are part of, and the root certificates that they
 * trust. Clusters that are alike are one box. It tells where clusters of a mesh do not trust what others sign with, and draws itself.
 *
 * The same output gives the same bytes.
 */
@checked
export class FleetGraph {
  /**
   * The graph of the output of a fleet.
   *
   * @param fleet its `fleet.json`, or the folder with it
   * @throws Error for an index that cannot be read
   */
  public static fromOutput(fleet: string): FleetGraph {
    return new FleetGraph(drawFleet(FleetReading.at(fleet)), fleet);
  }

  /** What does not agree across clusters, folders that are not as the index says, and a warning where nothing is drawn. */
  public readonly report: Report;
  private readonly graph: Graph;

  private constructor(graph: Graph, source: string) {
    this.graph = graph;
    this.report = new Report('graph', [...nothingDrawn(graph, source), ...(graph.disagreements ?? [])]);
  }

  /** The graph as a Mermaid flowchart, which GitHub and GitLab draw in Markdown, in a block marked `mermaid`. */
  public toMermaid(): string {
    return toMermaid(this.graph);
  }

  /** The graph as an SVG picture that needs nothing beside it, in the viewer's light or dark colours. */
  public toSvg(): string {
    return toSvg(this.graph);
  }

  /** The graph as an HTML page around the picture, with what is wrong, a legend and every relation in words. */
  public toHtml(): string {
    return toHtml(this.graph);
  }
}
