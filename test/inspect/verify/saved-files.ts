import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Duration } from 'cdk8s';
import {
  type Finding,
  MeshVerification,
  type MeshVerificationProps,
  type VerifyFilesProps,
} from '../../../lib/inspect';
import { type Issued, TestCa } from '../../support/pki';
import { caSecret, proxySecret } from '../../support/proxy-secrets';

export const AT = new Date('2026-08-01T12:00:00Z');
export const LIFE = { notBefore: new Date('2026-08-01T11:50:00Z'), notAfter: new Date('2026-08-01T12:50:00Z') };
export const SLEEP = { ...LIFE, uris: ['spiffe://cluster.local/ns/foo/sa/sleep'] };
export const WANTED = { at: AT, trustDomain: 'cluster.local', maxLifetime: Duration.hours(1) };

export let folder: string;
/**
 * A CA with the certificate of a workload, a foreign CA of the same name and the one that istiod would make itself. Made anew for each
 * file.
 */
export let root: TestCa;
export let other: TestCa;
export let istiods: TestCa;
export let sleep: Issued;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'verify-'));
  root = await TestCa.root('istio-ca', { organization: 'cluster.local' });
  other = await TestCa.root('istio-ca', { organization: 'cluster.local' });
  istiods = await TestCa.root('', { subject: 'O=cluster.local' });
  sleep = await root.leaf(SLEEP);
});
afterAll(() => rmSync(folder, { recursive: true }));

export const file = (name: string, content: unknown) => {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content, null, 2));
  return path;
};

/** What a proxy holds that is in order. */
export const good = () => proxySecret({ chain: sleep.certificate, root: root.certificate });

/** Checks what stands in two files, as the walkthrough saves them. */
export function verify(
  proxies: unknown,
  ca: unknown = caSecret(root),
  props: MeshVerificationProps = WANTED,
  files: Partial<VerifyFilesProps> = {},
) {
  const [proxySecrets, caSecrets] = [[file('proxy_secret', proxies)], [file('istio-ca', ca)]];
  return new MeshVerification(props).verifyFiles({ proxySecrets, caSecrets, ...files });
}

export const statuses = (findings: readonly Finding[]) =>
  Object.fromEntries(findings.map(({ check, status }) => [check, status]));
export const of = (findings: readonly Finding[], check: string) => findings.find((finding) => finding.check === check);
export const broken = (findings: readonly Finding[]) =>
  findings.filter(({ status }) => status !== 'pass').map(({ check, status }) => `${check} ${status}`);

export const GOOD = {
  'trust-anchor': 'pass',
  'workload-certificate': 'pass',
  'root-matches': 'pass',
  chain: 'pass',
  identity: 'pass',
  signer: 'pass',
  lifetime: 'pass',
  expiry: 'pass',
};
