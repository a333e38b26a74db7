/** How long the graph of a large cluster takes: reading the objects, and drawing what was read. */
import { Yaml } from 'cdk8s';
import { IssuanceGraph } from '../lib';
import { median, report } from './measure';

const ISSUER_GROUP = 'cert-manager.io';

export function benchGraph(): void {
  const yaml = Yaml.stringify(...cluster(2000));
  report(
    'IssuanceGraph of 2000 objects, from YAML',
    median(3, () => IssuanceGraph.fromYaml(yaml)),
    'ms',
  );
  const graph = IssuanceGraph.fromYaml(yaml);
  report(
    'its Mermaid',
    median(3, () => graph.toMermaid()),
    'ms',
  );
  report(
    'its SVG',
    median(3, () => graph.toSvg()),
    'ms',
  );
  report(
    'its HTML',
    median(3, () => graph.toHtml()),
    'ms',
  );
}

/** Tenants of 20 objects each: a CA of their own, certificates of differing lifetimes, a namespace, and objects that are not drawn. */
function cluster(count: number): unknown[] {
  return Array.from({ length: count / 20 }, (_, tenant) => objectsOf(`tenant-${tenant}`)).flat();
}

function objectsOf(tenant: string): unknown[] {
  const metadata = (name: string) => ({ name, namespace: tenant });
  const certificate = (name: string, duration: string, issuer: string, isCA = false) => ({
    apiVersion: `${ISSUER_GROUP}/v1`,
    kind: 'Certificate',
    metadata: metadata(name),
    spec: { isCA, duration, secretName: name, issuerRef: { group: ISSUER_GROUP, kind: 'Issuer', name: issuer } },
  });
  const issuer = (name: string, spec: unknown) => ({
    apiVersion: `${ISSUER_GROUP}/v1`,
    kind: 'Issuer',
    metadata: metadata(name),
    spec,
  });
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: tenant, labels: { 'istio-injection': 'enabled' } } },
    issuer('selfsigned', { selfSigned: {} }),
    certificate('ca', '8760h0m0s', 'selfsigned', true),
    issuer('ca', { ca: { secretName: 'ca' } }),
    ...Array.from({ length: 8 }, (_, index) => certificate(`web-${index}`, `${24 * (1 + (index % 4))}h0m0s`, 'ca')),
    ...Array.from({ length: 8 }, (_, index) => ({
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: metadata(`web-${index}`),
    })),
  ];
}
