// An ambient mesh on HashiCorp Vault, installed by the Sail operator, with its root pinned, policies and alerts.
package main

import (
	"log"
	"os"

	"github.com/aws/jsii-runtime-go"
	csr "github.com/cdk8s-istio-csr/cdk8s-istio-csr-go/cdk8sistiocsr"
	"github.com/cdk8s-team/cdk8s-core-go/cdk8s/v2"
	"github.com/cdk8s-team/cdk8s-plus-go/cdk8splus27/v2"
)

func main() {
	defer jsii.Close()

	mesh := csr.NewMesh(&csr.MeshProps{
		TrustDomain:      jsii.String("prod.example.com"),
		DataPlane:        csr.DataPlane_AMBIENT,
		ZtunnelNamespace: jsii.String("ztunnel"),
		CniNamespace:     jsii.String("istio-cni"),
	})
	root, err := os.ReadFile("../root.pem")
	if err != nil {
		log.Fatal(err)
	}
	prometheus := &map[string]*string{"release": jsii.String("kube-prometheus-stack")}

	app := csr.NewMeshApp(nil)

	namespaces := cdk8s.NewChart(app, jsii.String("namespaces"), nil)
	for _, name := range []*string{mesh.Namespace(), jsii.String("istio-cni"), jsii.String("ztunnel")} {
		cdk8splus27.NewNamespace(namespaces, name, &cdk8splus27.NamespaceProps{
			Metadata: &cdk8s.ApiObjectMetadata{Name: name},
		})
	}
	csr.NewMeshNamespace(namespaces, jsii.String("shop"), &csr.MeshNamespaceProps{
		Mesh: mesh,
		Name: jsii.String("shop"),
	})

	agentChart := cdk8s.NewChart(app, jsii.String("agent"), nil)
	agentChart.AddDependency(namespaces)
	issuer := csr.NewVaultIssuer(agentChart, jsii.String("vault"), &csr.VaultIssuerProps{
		Mesh:            mesh,
		Server:          jsii.String("https://vault.example.com:8200"),
		Path:            jsii.String("pki_int/sign/istio"),
		Auth:            csr.VaultAuth_Kubernetes(&csr.VaultKubernetesAuthProps{Role: jsii.String("istio")}),
		MaximumDuration: cdk8s.Duration_Hours(jsii.Number(24)),
	})
	agent := csr.NewIstioCsrAgent(agentChart, jsii.String("agent"), &csr.IstioCsrAgentProps{
		Mesh:        mesh,
		Issuer:      issuer,
		TrustAnchor: csr.TrustAnchor_FromPem(jsii.String(string(root)), nil),
		Replicas:    jsii.Number(3),
		Metrics: &csr.IstioCsrMetrics{
			ServiceMonitor: &csr.IstioCsrServiceMonitor{Labels: prometheus},
		},
	})
	csr.NewMeshCertificatePolicy(agentChart, jsii.String("policy"), &csr.MeshCertificatePolicyProps{Agent: agent})
	csr.NewMeshAlerts(agentChart, jsii.String("alerts"), &csr.MeshAlertsProps{Agent: agent, Labels: prometheus})

	istioChart := cdk8s.NewChart(app, jsii.String("istio"), nil)
	istioChart.AddDependency(agentChart)
	csr.NewExternalCaIstio(istioChart, jsii.String("istio"), &csr.ExternalCaIstioProps{
		Agent:     agent,
		Version:   csr.IstioVersion_Of(jsii.String("1.30.3")),
		Installer: csr.IstioInstaller_Sail(nil),
	})

	app.Synth()
}
