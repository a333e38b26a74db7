"""An ambient mesh on HashiCorp Vault, installed by the Sail operator, with its root pinned, policies and alerts."""

from pathlib import Path

from cdk8s import ApiObjectMetadata, Chart, Duration
from cdk8s_istio_csr import (
    DataPlane,
    ExternalCaIstio,
    IstioCsrAgent,
    IstioCsrMetrics,
    IstioCsrServiceMonitor,
    IstioInstaller,
    IstioVersion,
    Mesh,
    MeshAlerts,
    MeshApp,
    MeshCertificatePolicy,
    MeshNamespace,
    TrustAnchor,
    VaultAuth,
    VaultIssuer,
)
from cdk8s_plus_27 import Namespace

mesh = Mesh(
    trust_domain="prod.example.com",
    data_plane=DataPlane.AMBIENT,
    ztunnel_namespace="ztunnel",
    cni_namespace="istio-cni",
)
root = (Path(__file__).parent.parent / "root.pem").read_text()
prometheus = {"release": "kube-prometheus-stack"}

app = MeshApp()

namespaces = Chart(app, "namespaces")
for name in [mesh.namespace, "istio-cni", "ztunnel"]:
    Namespace(namespaces, name, metadata=ApiObjectMetadata(name=name))
MeshNamespace(namespaces, "shop", mesh=mesh, name="shop")

agent_chart = Chart(app, "agent")
agent_chart.add_dependency(namespaces)
issuer = VaultIssuer(
    agent_chart,
    "vault",
    mesh=mesh,
    server="https://vault.example.com:8200",
    path="pki_int/sign/istio",
    auth=VaultAuth.kubernetes(role="istio"),
    maximum_duration=Duration.hours(24),
)
agent = IstioCsrAgent(
    agent_chart,
    "agent",
    mesh=mesh,
    issuer=issuer,
    trust_anchor=TrustAnchor.from_pem(root),
    replicas=3,
    metrics=IstioCsrMetrics(service_monitor=IstioCsrServiceMonitor(labels=prometheus)),
)
MeshCertificatePolicy(agent_chart, "policy", agent=agent)
MeshAlerts(agent_chart, "alerts", agent=agent, labels=prometheus)

istio_chart = Chart(app, "istio")
istio_chart.add_dependency(agent_chart)
ExternalCaIstio(
    istio_chart,
    "istio",
    agent=agent,
    version=IstioVersion.of("1.30.3"),
    installer=IstioInstaller.sail(),
)

app.synth()
