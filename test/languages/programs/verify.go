package main

import (
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/aws/jsii-runtime-go"
	"github.com/cdk8s-istio-csr/cdk8s-istio-csr-go/cdk8sistiocsr/inspect"
	"github.com/cdk8s-team/cdk8s-core-go/cdk8s/v2"
)

func main() {
	defer jsii.Close()

	at := time.Date(2026, 1, 1, 0, 30, 0, 0, time.UTC)
	verification := inspect.NewMeshVerification(&inspect.MeshVerificationProps{
		TrustDomain: jsii.String("prod.example.com"),
		MaxLifetime: cdk8s.Duration_Hours(jsii.Number(1)),
		At:          &at,
	})
	for _, name := range []string{"CA_SECRET", "OTHER_CA_SECRET"} {
		report := verification.VerifyFiles(&inspect.VerifyFilesProps{
			ProxySecrets: jsii.Strings(os.Getenv("PROXY_SECRET")),
			CaSecrets:    jsii.Strings(os.Getenv(name)),
		})
		var failed []string
		for _, finding := range *report.Findings() {
			if finding.Status == inspect.CheckStatus_FAIL {
				failed = append(failed, *finding.Check)
			}
		}
		said := strings.Join(failed, ", ")
		if *report.Ok() {
			said = "ok"
		}
		fmt.Println(*report.ToJson() + said)
	}
}
