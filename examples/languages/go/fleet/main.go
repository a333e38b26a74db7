// Two clusters composed in one way. Each has a CA whose root can be replaced, and says which of its roots signs.
package main

import (
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
	csr "github.com/cdk8s-istio-csr/cdk8s-istio-csr-go/cdk8sistiocsr"
	"github.com/cdk8s-team/cdk8s-core-go/cdk8s/v2"
	"github.com/cdk8s-team/cdk8s-plus-go/cdk8splus27/v2"
)

// The library calls it back: hand in a pointer, not a struct.
type clusterComposer struct {
	version csr.IstioVersion
}

func (composer *clusterComposer) Compose(scope constructs.Construct, cluster csr.FleetCluster) {
	mesh := cluster.Mesh()
	namespaces := cdk8s.NewChart(scope, jsii.String("namespaces"), nil)
	cdk8splus27.NewNamespace(namespaces, jsii.String("control-plane"), &cdk8splus27.NamespaceProps{
		Metadata: &cdk8s.ApiObjectMetadata{Name: mesh.Namespace()},
	})

	chart := cdk8s.NewChart(scope, jsii.String("mesh"), nil)
	chart.AddDependency(namespaces)
	settings := *cluster.Settings()
	var generations []*string
	for _, each := range settings["generations"].([]interface{}) {
		generations = append(generations, jsii.String(each.(string)))
	}
	ca := csr.NewRotatingCa(chart, jsii.String("ca"), &csr.RotatingCaProps{
		Mesh:        mesh,
		Generations: &generations,
		Active:      jsii.String(settings["active"].(string)),
	})
	agent := csr.NewIstioCsrAgent(chart, jsii.String("agent"), &csr.IstioCsrAgentProps{
		Mesh:   mesh,
		Issuer: ca.Issuer(),
	})

	istioctl := csr.NewOutputFolder(scope, jsii.String("istioctl"))
	istioChart := cdk8s.NewChart(istioctl, jsii.String("istio"), nil)
	csr.NewExternalCaIstio(istioChart, jsii.String("istio"), &csr.ExternalCaIstioProps{
		Agent:   agent,
		Version: composer.version,
	})
}

func main() {
	defer jsii.Close()

	clusters := []csr.FleetCluster{
		csr.NewFleetCluster(&csr.FleetClusterProps{
			Name: jsii.String("eu-west-1"),
			Mesh: csr.NewMesh(&csr.MeshProps{
				TrustDomain: jsii.String("prod.example.com"),
				ClusterId:   jsii.String("eu-west-1"),
			}),
			Region:   jsii.String("eu"),
			Labels:   &map[string]*string{"stage": jsii.String("production")},
			Settings: &map[string]interface{}{"generations": []string{"2025", "2026"}, "active": "2025"},
		}),
		csr.NewFleetCluster(&csr.FleetClusterProps{
			Name: jsii.String("eu-lab"),
			Mesh: csr.NewMesh(&csr.MeshProps{
				TrustDomain: jsii.String("lab.example.com"),
				ClusterId:   jsii.String("eu-lab"),
			}),
			Region:   jsii.String("eu"),
			Labels:   &map[string]*string{"stage": jsii.String("test")},
			Wave:     jsii.Number(1),
			Settings: &map[string]interface{}{"generations": []string{"2026"}, "active": "2026"},
		}),
	}

	composer := &clusterComposer{version: csr.IstioVersion_Of(jsii.String("1.31.4"))}
	csr.NewFleet(&csr.FleetProps{Clusters: &clusters, Compose: composer}).Synth(nil)
}
