"""What a caller in Python may hand in: an interface implemented here, plain dicts for props, members of an enum, maps of anything."""

import jsii
from cdk8s import App, Chart
from cdk8s_istio_csr import (
    FleetCluster,
    IIssuer,
    ICertificateConsumer,
    IstioCsrAgent,
    IstioCsrImage,
    Mesh,
    MeshAlerts,
    MeshCertificatePolicy,
    PullPolicy,
    TrustAnchor,
)


@jsii.implements(IIssuer)
class CorporateIssuer:
    group = property(lambda self: "pki.example.com")
    kind = property(lambda self: "CorporateIssuer")
    name = property(lambda self: "corporate")
    namespace = property(lambda self: None)
    plural = property(lambda self: "corporateissuers")
    traits = property(lambda self: None)


@jsii.implements(ICertificateConsumer)
class NoAuthority:
    certificate_needs = property(lambda self: [])


mesh = Mesh(trust_domain="prod.example.com")
app = App()
chart = Chart(app, "mesh")
agent = IstioCsrAgent(
    chart,
    "agent",
    mesh=mesh,
    issuer=CorporateIssuer(),
    trust_anchor=TrustAnchor.from_config_map("corporate-root"),
    image=IstioCsrImage(pull_policy=PullPolicy.ALWAYS),
    metrics={"service_monitor": {"labels": {"release": "prometheus"}}},
)
MeshCertificatePolicy(chart, "policy", agent=agent, authorities=[NoAuthority()])
MeshAlerts(chart, "alerts", agent=agent, authorities=[NoAuthority()])
app.synth()

settings = {"texts": ["a", "b"], "nested": {"number": 1.5, "yes": True}}
assert FleetCluster(name="eu", mesh=mesh, settings=settings).settings == settings
