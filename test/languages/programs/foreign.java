package com.example;

import io.github.cdk8sistiocsr.CertificateNeed;
import io.github.cdk8sistiocsr.ICertificateConsumer;
import io.github.cdk8sistiocsr.IIssuer;
import io.github.cdk8sistiocsr.IstioCsrAgent;
import io.github.cdk8sistiocsr.IstioCsrImage;
import io.github.cdk8sistiocsr.IstioCsrMetrics;
import io.github.cdk8sistiocsr.IstioCsrServiceMonitor;
import io.github.cdk8sistiocsr.Mesh;
import io.github.cdk8sistiocsr.MeshAlerts;
import io.github.cdk8sistiocsr.MeshCertificatePolicy;
import io.github.cdk8sistiocsr.PullPolicy;
import io.github.cdk8sistiocsr.TrustAnchor;
import java.util.List;
import java.util.Map;
import org.cdk8s.App;
import org.cdk8s.Chart;

/** What a caller in Java may hand in: interfaces implemented here, and members of an enum. */
public class ForeignApp {
    static class CorporateIssuer implements IIssuer {
        @Override
        public String getGroup() {
            return "pki.example.com";
        }

        @Override
        public String getKind() {
            return "CorporateIssuer";
        }

        @Override
        public String getName() {
            return "corporate";
        }

        @Override
        public String getPlural() {
            return "corporateissuers";
        }
    }

    static class NoAuthority implements ICertificateConsumer {
        @Override
        public List<CertificateNeed> getCertificateNeeds() {
            return List.of();
        }
    }

    public static void main(String[] args) {
        App app = new App();
        Chart chart = new Chart(app, "mesh");
        IstioCsrAgent agent = IstioCsrAgent.Builder.create(chart, "agent")
                .mesh(Mesh.Builder.create().trustDomain("prod.example.com").build())
                .issuer(new CorporateIssuer())
                .trustAnchor(TrustAnchor.fromConfigMap("corporate-root"))
                .image(IstioCsrImage.builder().pullPolicy(PullPolicy.ALWAYS).build())
                .metrics(IstioCsrMetrics.builder()
                        .serviceMonitor(IstioCsrServiceMonitor.builder().labels(Map.of("release", "prometheus")).build())
                        .build())
                .build();
        List<ICertificateConsumer> authorities = List.of(new NoAuthority());
        MeshCertificatePolicy.Builder.create(chart, "policy").agent(agent).authorities(authorities).build();
        MeshAlerts.Builder.create(chart, "alerts").agent(agent).authorities(authorities).build();
        app.synth();
    }
}
