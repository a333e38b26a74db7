import { ApiObject } from 'cdk8s';
import type { Construct, IConstruct } from 'constructs';
import {
  DATA_PLANE_LABEL,
  INJECTION_LABEL,
  MEMBERSHIP_LABELS,
  REVISION_LABEL,
  SIDECAR_INJECTION,
} from '../../facts/istio';
import { beside } from '../../internal/beside';
import type { Remark } from '../../internal/warnings';
import { MeshWarning } from '../../warnings/mesh-warning';
import { podMetadata } from '../objects/deployment';
import type { AgentSettings } from '../settings';

/** How the pods of an agent come into the mesh, if they do: typed props keep them out, a chart's values need not. */
export function meshMembership(site: Construct, settings: AgentSettings): Remark[] {
  const { labels, annotations = {} } = podMetadata(settings);
  const sidecar = String(labels[SIDECAR_INJECTION] ?? annotations[SIDECAR_INJECTION] ?? '').toLowerCase();
  const ambient = labels[DATA_PLANE_LABEL];
  if (ambient === 'ambient') return [remark(`its pods have the label ${DATA_PLANE_LABEL}: ambient`)];
  // The annotation of Istio 1.8 to 1.11 takes every boolean of YAML.
  if (/^(y|yes|true|on)$/.test(sidecar)) return [remark(`its pods ask for a sidecar by ${SIDECAR_INJECTION}`)];
  const enrolling = (namespace: ApiObject): string[] =>
    [
      ...(sidecar === 'false' ? [] : [INJECTION_LABEL, REVISION_LABEL]),
      ...(ambient === 'none' ? [] : [DATA_PLANE_LABEL]),
    ].filter((label) => isEnrolling(label, namespace.metadata.getLabel(label)));
  const isOwnNamespace = (each: IConstruct): each is ApiObject =>
    ApiObject.isApiObject(each) && each.kind === 'Namespace' && each.name === settings.namespace;
  return beside(site, isOwnNamespace).flatMap((namespace) =>
    enrolling(namespace).map((label) =>
      remark(
        `its namespace (${namespace.node.path}) has the label ${label}, and its pods do not say that they stay out`,
      ),
    ),
  );
}

/** The labels of a namespace by which its pods join a mesh. */
export function enrollingLabels({ metadata }: ApiObject): string[] {
  const isOut = metadata.getLabel(INJECTION_LABEL) === 'disabled';
  const labels = isOut ? [DATA_PLANE_LABEL] : MEMBERSHIP_LABELS;
  return labels.filter((label) => isEnrolling(label, metadata.getLabel(label)));
}

function isEnrolling(label: string, value: string | undefined): boolean {
  if (label === INJECTION_LABEL) return value === 'enabled';
  return label === DATA_PLANE_LABEL ? value === 'ambient' : value !== undefined;
}

function remark(why: string): Remark {
  const message = `the agent is part of the mesh, because ${why}: its proxy needs a certificate that only the agent can have signed, so after a cold start none is ever issued`;
  return { warning: MeshWarning.AGENT_IN_MESH, message };
}
