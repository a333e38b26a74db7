import type { Manifest } from '../../internal/objects';

/**
 * The CustomResourceDefinition of IstioOperator, as open as that of Istio 1.23: every field is kept, none is checked. The typed schema in
 * crds/install.istio.io.yaml is for synthesis. In a cluster a schema that lists fields would prune or refuse those of vendors and of other
 * versions.
 *
 * It is of apiextensions.k8s.io/v1 for every Istio: Kubernetes 1.22 no longer serves v1beta1, of which upstream's first ones were.
 */
export function customResourceDefinition(): Manifest {
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'istiooperators.install.istio.io', labels: { release: 'istio' } },
    spec: {
      group: 'install.istio.io',
      names: {
        kind: 'IstioOperator',
        listKind: 'IstioOperatorList',
        plural: 'istiooperators',
        singular: 'istiooperator',
        shortNames: ['iop', 'io'],
      },
      scope: 'Namespaced',
      conversion: { strategy: 'None' },
      versions: [
        {
          name: 'v1alpha1',
          served: true,
          storage: true,
          subresources: { status: {} },
          additionalPrinterColumns: [
            column('Revision', 'string', '.spec.revision', 'Revision of the control plane'),
            column('Status', 'string', '.status.status', 'State of the installation'),
            column('Age', 'date', '.metadata.creationTimestamp', 'Time since creation'),
          ],
          schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
        },
      ],
    },
  };
}

function column(name: string, type: string, jsonPath: string, description: string): unknown {
  return { name, type, jsonPath, description };
}
