package main

import (
	"github.com/aws/jsii-runtime-go"
	csr "github.com/cdk8s-istio-csr/cdk8s-istio-csr-go/cdk8sistiocsr"
	"github.com/cdk8s-team/cdk8s-core-go/cdk8s/v2"
)

func main() {
	defer jsii.Close()

	chart := cdk8s.NewChart(cdk8s.NewApp(nil), jsii.String("mesh"), nil)
	csr.NewSelfSignedCaChain(chart, jsii.String("ca"), &csr.SelfSignedCaChainProps{
		Mesh: csr.NewMesh(nil),
		Name: jsii.String(`Größte "CA"`),
	})
}
