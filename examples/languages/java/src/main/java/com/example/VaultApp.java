package com.example;

import io.github.cdk8sistiocsr.DataPlane;
import io.github.cdk8sistiocsr.ExternalCaIstio;
import io.github.cdk8sistiocsr.IstioCsrAgent;
import io.github.cdk8sistiocsr.IstioCsrMetrics;
import io.github.cdk8sistiocsr.IstioCsrServiceMonitor;
import io.github.cdk8sistiocsr.IstioInstaller;
import io.github.cdk8sistiocsr.IstioVersion;
import io.github.cdk8sistiocsr.Mesh;
import io.github.cdk8sistiocsr.MeshAlerts;
import io.github.cdk8sistiocsr.MeshApp;
import io.github.cdk8sistiocsr.MeshCertificatePolicy;
import io.github.cdk8sistiocsr.MeshNamespace;
import io.github.cdk8sistiocsr.TrustAnchor;
import io.github.cdk8sistiocsr.VaultAuth;
import io.github.cdk8sistiocsr.VaultIssuer;
import io.github.cdk8sistiocsr.VaultKubernetesAuthProps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.cdk8s.ApiObjectMetadata;
import org.cdk8s.Chart;
import org.cdk8s.Duration;
import org.cdk8s.plus27.Namespace;

/** An ambient mesh on HashiCorp Vault, installed by the Sail operator, with its root pinned, policies and alerts. */
public class VaultApp {
    public static void main(String[] args) throws IOException {
        Mesh mesh = Mesh.Builder.create()
                .trustDomain("prod.example.com")
                .dataPlane(DataPlane.AMBIENT)
                .ztunnelNamespace("ztunnel")
                .cniNamespace("istio-cni")
                .build();
        String root = Files.readString(Path.of("../root.pem"));
        Map<String, String> prometheus = Map.of("release", "kube-prometheus-stack");

        MeshApp app = new MeshApp();

        Chart namespaces = new Chart(app, "namespaces");
        for (String name : List.of(mesh.getNamespace(), "istio-cni", "ztunnel")) {
            Namespace.Builder.create(namespaces, name)
                    .metadata(ApiObjectMetadata.builder().name(name).build())
                    .build();
        }
        MeshNamespace.Builder.create(namespaces, "shop").mesh(mesh).name("shop").build();

        Chart agentChart = new Chart(app, "agent");
        agentChart.addDependency(namespaces);
        VaultIssuer issuer = VaultIssuer.Builder.create(agentChart, "vault")
                .mesh(mesh)
                .server("https://vault.example.com:8200")
                .path("pki_int/sign/istio")
                .auth(VaultAuth.kubernetes(VaultKubernetesAuthProps.builder().role("istio").build()))
                .maximumDuration(Duration.hours(24))
                .build();
        IstioCsrAgent agent = IstioCsrAgent.Builder.create(agentChart, "agent")
                .mesh(mesh)
                .issuer(issuer)
                .trustAnchor(TrustAnchor.fromPem(root))
                .replicas(3)
                .metrics(IstioCsrMetrics.builder()
                        .serviceMonitor(IstioCsrServiceMonitor.builder().labels(prometheus).build())
                        .build())
                .build();
        MeshCertificatePolicy.Builder.create(agentChart, "policy").agent(agent).build();
        MeshAlerts.Builder.create(agentChart, "alerts").agent(agent).labels(prometheus).build();

        Chart istioChart = new Chart(app, "istio");
        istioChart.addDependency(agentChart);
        ExternalCaIstio.Builder.create(istioChart, "istio")
                .agent(agent)
                .version(IstioVersion.of("1.30.3"))
                .installer(IstioInstaller.sail())
                .build();

        app.synth();
    }
}
