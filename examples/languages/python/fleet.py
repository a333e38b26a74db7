"""Two clusters composed in one way. Each has a CA whose root can be replaced, and says which of its roots signs."""

import jsii
from cdk8s import ApiObjectMetadata, Chart
from cdk8s_istio_csr import (
    ExternalCaIstio,
    Fleet,
    FleetCluster,
    IClusterComposer,
    IstioCsrAgent,
    IstioVersion,
    Mesh,
    OutputFolder,
    RotatingCa,
)
from cdk8s_plus_27 import Namespace
from constructs import Construct


@jsii.implements(IClusterComposer)
class ClusterComposer:
    def compose(self, scope: Construct, cluster: FleetCluster) -> None:
        mesh = cluster.mesh
        namespaces = Chart(scope, "namespaces")
        Namespace(namespaces, "control-plane", metadata=ApiObjectMetadata(name=mesh.namespace))

        chart = Chart(scope, "mesh")
        chart.add_dependency(namespaces)
        settings = cluster.settings
        ca = RotatingCa(
            chart,
            "ca",
            mesh=mesh,
            generations=settings["generations"],
            active=settings["active"],
        )
        agent = IstioCsrAgent(chart, "agent", mesh=mesh, issuer=ca.issuer)

        istioctl = OutputFolder(scope, "istioctl")
        ExternalCaIstio(Chart(istioctl, "istio"), "istio", agent=agent, version=IstioVersion.of("1.31.4"))


clusters = [
    FleetCluster(
        name="eu-west-1",
        mesh=Mesh(trust_domain="prod.example.com", cluster_id="eu-west-1"),
        region="eu",
        labels={"stage": "production"},
        settings={"generations": ["2025", "2026"], "active": "2025"},
    ),
    FleetCluster(
        name="eu-lab",
        mesh=Mesh(trust_domain="lab.example.com", cluster_id="eu-lab"),
        region="eu",
        labels={"stage": "test"},
        wave=1,
        settings={"generations": ["2026"], "active": "2026"},
    ),
]

Fleet(clusters=clusters, compose=ClusterComposer()).synth()
