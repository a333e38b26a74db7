package com.example;

import io.github.cdk8sistiocsr.inspect.CheckStatus;
import io.github.cdk8sistiocsr.inspect.MeshVerification;
import io.github.cdk8sistiocsr.inspect.VerificationReport;
import io.github.cdk8sistiocsr.inspect.VerifyFilesProps;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.cdk8s.Duration;

public class VerifyApp {
    public static void main(String[] args) {
        MeshVerification verification = MeshVerification.Builder.create()
                .trustDomain("prod.example.com")
                .maxLifetime(Duration.hours(1))
                .at(Instant.parse("2026-01-01T00:30:00Z"))
                .build();
        for (String name : List.of("CA_SECRET", "OTHER_CA_SECRET")) {
            VerificationReport report = verification.verifyFiles(VerifyFilesProps.builder()
                    .proxySecrets(List.of(System.getenv("PROXY_SECRET")))
                    .caSecrets(List.of(System.getenv(name)))
                    .build());
            String failed = report.getFindings().stream()
                    .filter(finding -> finding.getStatus() == CheckStatus.FAIL)
                    .map(finding -> finding.getCheck())
                    .collect(Collectors.joining(", "));
            System.out.println(report.toJson() + (report.getOk() ? "ok" : failed));
        }
    }
}
