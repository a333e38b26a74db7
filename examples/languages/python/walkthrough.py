"""The walkthrough: a CA inside the cluster, istio-csr, an Istio that signs nothing, and a workload to try it with."""

from cdk8s import ApiObjectMetadata, Chart
from cdk8s_istio_csr import (
    ExternalCaIstio,
    IstioCsrAgent,
    IstioCsrRelease,
    IstioVersion,
    Mesh,
    MeshApp,
    MeshNamespace,
    OutputFolder,
    SelfSignedCaChain,
    SleepWorkload,
)
from cdk8s_plus_27 import Namespace

mesh = Mesh(trust_domain="cluster.local", cluster_id="Kubernetes")
istio_version = IstioVersion.of("1.31.4")
release = IstioCsrRelease.of("v0.17.0")

# Step 1: kubectl apply -f dist/
app = MeshApp()

namespaces = Chart(app, "namespaces")
Namespace(namespaces, "control-plane", metadata=ApiObjectMetadata(name=mesh.namespace))
foo = MeshNamespace(namespaces, "foo", mesh=mesh, name="foo")

ca_chart = Chart(app, "ca")
ca_chart.add_dependency(namespaces)
ca = SelfSignedCaChain(ca_chart, "ca", mesh=mesh)

agent_chart = Chart(app, "agent")
agent_chart.add_dependency(ca_chart)
agent = IstioCsrAgent(agent_chart, "agent", mesh=mesh, issuer=ca.issuer, release=release)

# Step 2: istioctl install -f dist/istioctl/istio.k8s.yaml
istioctl = OutputFolder(app, "istioctl")
ExternalCaIstio(Chart(istioctl, "istio"), "istio", agent=agent, version=istio_version)

# Step 3: kubectl apply -f dist/sample/, when istiod runs
sample = OutputFolder(app, "sample")
SleepWorkload(Chart(sample, "sleep"), "sleep", namespace=foo.name)

app.synth()
