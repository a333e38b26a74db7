// What a caller in Go may hand in: interfaces implemented here, and members of an enum.
package main

import (
	"github.com/aws/jsii-runtime-go"
	csr "github.com/cdk8s-istio-csr/cdk8s-istio-csr-go/cdk8sistiocsr"
	"github.com/cdk8s-team/cdk8s-core-go/cdk8s/v2"
)

type corporateIssuer struct{ name string }

func (issuer *corporateIssuer) Group() *string            { return jsii.String("pki.example.com") }
func (issuer *corporateIssuer) Kind() *string             { return jsii.String("CorporateIssuer") }
func (issuer *corporateIssuer) Name() *string             { return &issuer.name }
func (issuer *corporateIssuer) Namespace() *string        { return nil }
func (issuer *corporateIssuer) Plural() *string           { return jsii.String("corporateissuers") }
func (issuer *corporateIssuer) Traits() *csr.IssuerTraits { return nil }

type noAuthority struct{ needs []*csr.CertificateNeed }

func (authority *noAuthority) CertificateNeeds() *[]*csr.CertificateNeed { return &authority.needs }

func main() {
	defer jsii.Close()

	app := cdk8s.NewApp(nil)
	chart := cdk8s.NewChart(app, jsii.String("mesh"), nil)
	agent := csr.NewIstioCsrAgent(chart, jsii.String("agent"), &csr.IstioCsrAgentProps{
		Mesh:        csr.NewMesh(&csr.MeshProps{TrustDomain: jsii.String("prod.example.com")}),
		Issuer:      &corporateIssuer{name: "corporate"},
		TrustAnchor: csr.TrustAnchor_FromConfigMap(jsii.String("corporate-root"), nil),
		Image:       &csr.IstioCsrImage{PullPolicy: csr.PullPolicy_ALWAYS},
		Metrics: &csr.IstioCsrMetrics{
			ServiceMonitor: &csr.IstioCsrServiceMonitor{Labels: &map[string]*string{"release": jsii.String("prometheus")}},
		},
	})
	authorities := []csr.ICertificateConsumer{&noAuthority{needs: []*csr.CertificateNeed{}}}
	csr.NewMeshCertificatePolicy(chart, jsii.String("policy"), &csr.MeshCertificatePolicyProps{
		Agent:       agent,
		Authorities: &authorities,
	})
	csr.NewMeshAlerts(chart, jsii.String("alerts"), &csr.MeshAlertsProps{Agent: agent, Authorities: &authorities})
	app.Synth()
}
