// The walkthrough: a CA inside the cluster, istio-csr, an Istio that signs nothing, and a workload to try it with.
package main

import (
	"github.com/aws/jsii-runtime-go"
	csr "github.com/cdk8s-istio-csr/cdk8s-istio-csr-go/cdk8sistiocsr"
	"github.com/cdk8s-team/cdk8s-core-go/cdk8s/v2"
	"github.com/cdk8s-team/cdk8s-plus-go/cdk8splus27/v2"
)

func main() {
	defer jsii.Close()

	mesh := csr.NewMesh(&csr.MeshProps{
		TrustDomain: jsii.String("cluster.local"),
		ClusterId:   jsii.String("Kubernetes"),
	})
	istioVersion := csr.IstioVersion_Of(jsii.String("1.31.4"))
	release := csr.IstioCsrRelease_Of(jsii.String("v0.17.0"))

	// Step 1: kubectl apply -f dist/
	app := csr.NewMeshApp(nil)

	namespaces := cdk8s.NewChart(app, jsii.String("namespaces"), nil)
	cdk8splus27.NewNamespace(namespaces, jsii.String("control-plane"), &cdk8splus27.NamespaceProps{
		Metadata: &cdk8s.ApiObjectMetadata{Name: mesh.Namespace()},
	})
	foo := csr.NewMeshNamespace(namespaces, jsii.String("foo"), &csr.MeshNamespaceProps{
		Mesh: mesh,
		Name: jsii.String("foo"),
	})

	caChart := cdk8s.NewChart(app, jsii.String("ca"), nil)
	caChart.AddDependency(namespaces)
	ca := csr.NewSelfSignedCaChain(caChart, jsii.String("ca"), &csr.SelfSignedCaChainProps{Mesh: mesh})

	agentChart := cdk8s.NewChart(app, jsii.String("agent"), nil)
	agentChart.AddDependency(caChart)
	agent := csr.NewIstioCsrAgent(agentChart, jsii.String("agent"), &csr.IstioCsrAgentProps{
		Mesh:    mesh,
		Issuer:  ca.Issuer(),
		Release: release,
	})

	// Step 2: istioctl install -f dist/istioctl/istio.k8s.yaml
	istioctl := csr.NewOutputFolder(app, jsii.String("istioctl"))
	istioChart := cdk8s.NewChart(istioctl, jsii.String("istio"), nil)
	csr.NewExternalCaIstio(istioChart, jsii.String("istio"), &csr.ExternalCaIstioProps{
		Agent:   agent,
		Version: istioVersion,
	})

	// Step 3: kubectl apply -f dist/sample/, when istiod runs
	sample := csr.NewOutputFolder(app, jsii.String("sample"))
	sleepChart := cdk8s.NewChart(sample, jsii.String("sleep"), nil)
	csr.NewSleepWorkload(sleepChart, jsii.String("sleep"), &csr.SleepWorkloadProps{Namespace: foo.Name()})

	app.Synth()
}
