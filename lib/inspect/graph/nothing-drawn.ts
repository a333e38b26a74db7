import { CheckStatus, type Finding } from '../report/finding';
import { makeFinding } from '../report/make-finding';
import { CHECKS } from './dangling';
import type { Graph } from './model';

/** An empty graph may be of the wrong folder: nothing dangles in it, and nothing was looked at. */
export function nothingDrawn({ nodes }: Graph, source: string): Finding[] {
  if (nodes.length > 0) return [];
  const [found, meaning] = ['nothing that concerns a mesh', `${source} holds nothing that concerns a mesh.`];
  return [makeFinding('graph', { ...CHECKS.nothing, subject: source, status: CheckStatus.WARN, found, meaning })];
}
