import { Duration } from 'cdk8s';
import { inspect } from 'cdk8s-istio-csr';

const verification = new inspect.MeshVerification({
  trustDomain: 'prod.example.com',
  maxLifetime: Duration.hours(1),
  at: new Date('2026-01-01T00:30:00Z'),
});
for (const name of ['CA_SECRET', 'OTHER_CA_SECRET']) {
  const [proxySecrets, caSecrets] = [process.env.PROXY_SECRET, process.env[name]].map((file) => [file ?? '']);
  const report = verification.verifyFiles({ proxySecrets: proxySecrets ?? [], caSecrets: caSecrets ?? [] });
  const failed = report.findings.filter(({ status }) => status === inspect.CheckStatus.FAIL).map(({ check }) => check);
  console.log(report.toJson() + (report.ok ? 'ok' : failed.join(', ')));
}
