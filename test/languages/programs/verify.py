import os
from datetime import datetime, timezone

from cdk8s import Duration
from cdk8s_istio_csr import inspect

verification = inspect.MeshVerification(
    trust_domain="prod.example.com",
    max_lifetime=Duration.hours(1),
    at=datetime(2026, 1, 1, 0, 30, tzinfo=timezone.utc),
)
for name in ["CA_SECRET", "OTHER_CA_SECRET"]:
    report = verification.verify_files(proxy_secrets=[os.environ["PROXY_SECRET"]], ca_secrets=[os.environ[name]])
    failed = [finding.check for finding in report.findings if finding.status == inspect.CheckStatus.FAIL]
    print(report.to_json() + ("ok" if report.ok else ", ".join(failed)))
