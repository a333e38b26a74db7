package com.example;

import io.github.cdk8sistiocsr.ExternalCaIstio;
import io.github.cdk8sistiocsr.Fleet;
import io.github.cdk8sistiocsr.FleetCluster;
import io.github.cdk8sistiocsr.IClusterComposer;
import io.github.cdk8sistiocsr.IstioCsrAgent;
import io.github.cdk8sistiocsr.IstioVersion;
import io.github.cdk8sistiocsr.Mesh;
import io.github.cdk8sistiocsr.OutputFolder;
import io.github.cdk8sistiocsr.RotatingCa;
import java.util.List;
import java.util.Map;
import org.cdk8s.ApiObjectMetadata;
import org.cdk8s.Chart;
import org.cdk8s.plus27.Namespace;
import software.constructs.Construct;

/** Two clusters composed in one way. Each has a CA whose root can be replaced, and says which of its roots signs. */
public class FleetApp {
    static class ClusterComposer implements IClusterComposer {
        @Override
        @SuppressWarnings("unchecked")
        public void compose(Construct scope, FleetCluster cluster) {
            Mesh mesh = cluster.getMesh();
            Chart namespaces = new Chart(scope, "namespaces");
            Namespace.Builder.create(namespaces, "control-plane")
                    .metadata(ApiObjectMetadata.builder().name(mesh.getNamespace()).build())
                    .build();

            Chart chart = new Chart(scope, "mesh");
            chart.addDependency(namespaces);
            Map<String, Object> settings = cluster.getSettings();
            RotatingCa ca = RotatingCa.Builder.create(chart, "ca")
                    .mesh(mesh)
                    .generations((List<String>) settings.get("generations"))
                    .active((String) settings.get("active"))
                    .build();
            IstioCsrAgent agent =
                    IstioCsrAgent.Builder.create(chart, "agent").mesh(mesh).issuer(ca.getIssuer()).build();

            OutputFolder istioctl = new OutputFolder(scope, "istioctl");
            ExternalCaIstio.Builder.create(new Chart(istioctl, "istio"), "istio")
                    .agent(agent)
                    .version(IstioVersion.of("1.31.4"))
                    .build();
        }
    }

    public static void main(String[] args) {
        List<FleetCluster> clusters = List.of(
                FleetCluster.Builder.create()
                        .name("eu-west-1")
                        .mesh(Mesh.Builder.create().trustDomain("prod.example.com").clusterId("eu-west-1").build())
                        .region("eu")
                        .labels(Map.of("stage", "production"))
                        .settings(Map.of("generations", List.of("2025", "2026"), "active", "2025"))
                        .build(),
                FleetCluster.Builder.create()
                        .name("eu-lab")
                        .mesh(Mesh.Builder.create().trustDomain("lab.example.com").clusterId("eu-lab").build())
                        .region("eu")
                        .labels(Map.of("stage", "test"))
                        .wave(1)
                        .settings(Map.of("generations", List.of("2026"), "active", "2026"))
                        .build());

        Fleet.Builder.create().clusters(clusters).compose(new ClusterComposer()).build().synth();
    }
}
