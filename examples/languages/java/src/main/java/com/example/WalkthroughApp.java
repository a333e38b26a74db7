package com.example;

import io.github.cdk8sistiocsr.ExternalCaIstio;
import io.github.cdk8sistiocsr.IstioCsrAgent;
import io.github.cdk8sistiocsr.IstioCsrRelease;
import io.github.cdk8sistiocsr.IstioVersion;
import io.github.cdk8sistiocsr.Mesh;
import io.github.cdk8sistiocsr.MeshApp;
import io.github.cdk8sistiocsr.MeshNamespace;
import io.github.cdk8sistiocsr.OutputFolder;
import io.github.cdk8sistiocsr.SelfSignedCaChain;
import io.github.cdk8sistiocsr.SleepWorkload;
import org.cdk8s.ApiObjectMetadata;
import org.cdk8s.Chart;
import org.cdk8s.plus27.Namespace;

/** The walkthrough: a CA inside the cluster, istio-csr, an Istio that signs nothing, and a workload to try it with. */
public class WalkthroughApp {
    public static void main(String[] args) {
        Mesh mesh = Mesh.Builder.create().trustDomain("cluster.local").clusterId("Kubernetes").build();
        IstioVersion istioVersion = IstioVersion.of("1.31.4");
        IstioCsrRelease release = IstioCsrRelease.of("v0.17.0");

        // Step 1: kubectl apply -f dist/
        MeshApp app = new MeshApp();

        Chart namespaces = new Chart(app, "namespaces");
        Namespace.Builder.create(namespaces, "control-plane")
                .metadata(ApiObjectMetadata.builder().name(mesh.getNamespace()).build())
                .build();
        MeshNamespace foo = MeshNamespace.Builder.create(namespaces, "foo").mesh(mesh).name("foo").build();

        Chart caChart = new Chart(app, "ca");
        caChart.addDependency(namespaces);
        SelfSignedCaChain ca = SelfSignedCaChain.Builder.create(caChart, "ca").mesh(mesh).build();

        Chart agentChart = new Chart(app, "agent");
        agentChart.addDependency(caChart);
        IstioCsrAgent agent = IstioCsrAgent.Builder.create(agentChart, "agent")
                .mesh(mesh)
                .issuer(ca.getIssuer())
                .release(release)
                .build();

        // Step 2: istioctl install -f dist/istioctl/istio.k8s.yaml
        OutputFolder istioctl = new OutputFolder(app, "istioctl");
        ExternalCaIstio.Builder.create(new Chart(istioctl, "istio"), "istio")
                .agent(agent)
                .version(istioVersion)
                .build();

        // Step 3: kubectl apply -f dist/sample/, when istiod runs
        OutputFolder sample = new OutputFolder(app, "sample");
        SleepWorkload.Builder.create(new Chart(sample, "sleep"), "sleep").namespace(foo.getName()).build();

        app.synth();
    }
}
