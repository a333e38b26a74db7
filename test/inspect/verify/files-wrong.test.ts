import { proxySecret, ztunnelCertificates } from '../../support/proxy-secrets';
import { broken, istiods, LIFE, other, root, SLEEP, sleep, verify } from './saved-files';

describe('a proxy whose certificate is wrong', () => {
  const FAILED: [string, () => Promise<{ chain?: string; root?: string }>, string[], RegExp][] = [
    [
      'another root of the same name',
      async () => ({ chain: (await other.leaf(SLEEP)).certificate, root: other.certificate }),
      ['root-matches fail', 'chain fail'],
      /but another key signed it/,
    ],
    [
      'the right root, another trust domain',
      async () => ({
        chain: (await root.leaf({ ...SLEEP, uris: ['spiffe://td2/ns/foo/sa/sleep'] })).certificate,
        root: root.certificate,
      }),
      ['identity fail'],
      /spiffe:\/\/td2\/ns\/foo\/sa\/sleep/,
    ],
    [
      'expired',
      async () => ({
        chain: (
          await root.leaf({
            ...SLEEP,
            notBefore: new Date('2026-08-01T10:00:00Z'),
            notAfter: new Date('2026-08-01T11:00:00Z'),
          })
        ).certificate,
        root: root.certificate,
      }),
      ['chain fail', 'expiry fail'],
      /expired at 2026-08-01T11:00:00Z/,
    ],
    [
      'not yet valid',
      async () => ({
        chain: (
          await root.leaf({
            ...SLEEP,
            notBefore: new Date('2026-08-01T12:05:00Z'),
            notAfter: new Date('2026-08-01T13:05:00Z'),
          })
        ).certificate,
        root: root.certificate,
      }),
      ['chain fail', 'expiry fail'],
      /not valid before 2026-08-01T12:05:00Z/,
    ],
    [
      "istiod's own CA",
      async () => ({ chain: (await istiods.leaf(SLEEP)).certificate + istiods.certificate, root: istiods.certificate }),
      ['root-matches fail', 'chain fail', 'signer fail'],
      /it ends in O=cluster\.local/,
    ],
    [
      'the new root trusted beside the old one',
      async () => ({ chain: sleep.certificate, root: root.certificate + other.certificate }),
      ['root-matches fail'],
      /; CN=istio-ca/,
    ],
    [
      'an intermediate that is missing',
      async () => ({
        chain: (await (await root.intermediate('below')).leaf(SLEEP)).certificate,
        root: root.certificate,
      }),
      ['chain fail'],
      /is missing: CN=below/,
    ],
    [
      'an intermediate that expired',
      async () => {
        const below = await root.intermediate('below', { notAfter: new Date('2026-07-01') });
        return { chain: (await below.leaf(SLEEP)).certificate + below.certificate, root: root.certificate };
      },
      ['chain fail'],
      /^CN=below \[.*\] expired at 2026-07-01/,
    ],
    [
      'a CA below one that allows none',
      async () => {
        const first = await root.intermediate('first', { pathLength: 0 });
        const second = await first.intermediate('second');
        const chain = (await second.leaf(SLEEP)).certificate + second.certificate + first.certificate;
        return { chain, root: root.certificate };
      },
      ['chain fail'],
      /CN=first \[.*\] allows 0 CAs below it, and there are 1/,
    ],
    [
      'more certificates than anyone needs',
      async () => ({ chain: sleep.certificate + other.certificate.repeat(60), root: root.certificate }),
      ['chain fail'],
      /^it holds 61 certificates$/,
    ],
    [
      'a CA as certificate of the workload',
      async () => ({
        chain: (await root.intermediate('me', { ...SLEEP })).certificate,
        root: root.certificate,
      }),
      ['chain fail'],
      /the first certificate is a CA/,
    ],
    [
      'a certificate that is for TLS servers only',
      async () => ({
        chain: (await root.leaf({ ...SLEEP, extendedKeyUsages: ['1.3.6.1.5.5.7.3.1'] })).certificate,
        root: root.certificate,
      }),
      ['chain fail'],
      /^spiffe:\/\/.* may not be used as TLS server and client$/,
    ],
    [
      'no SPIFFE ID',
      async () => ({ chain: (await root.leaf({ ...LIFE, dnsNames: ['sleep'] })).certificate, root: root.certificate }),
      ['identity fail'],
      /no URI/,
    ],
    [
      'two identities',
      async () => ({
        chain: (await root.leaf({ ...LIFE, uris: [...SLEEP.uris, 'spiffe://cluster.local/ns/b/sa/c'] })).certificate,
        root: root.certificate,
      }),
      ['identity fail'],
      /sleep, spiffe/,
    ],
    [
      'a longer life than allowed',
      async () => ({
        chain: (await root.leaf({ ...SLEEP, notAfter: new Date('2026-08-02T11:50:00Z') })).certificate,
        root: root.certificate,
      }),
      ['lifetime fail'],
      /^1d$/,
    ],
    [
      'little of its life left',
      async () => ({
        chain: (
          await root.leaf({
            ...SLEEP,
            notBefore: new Date('2026-08-01T11:10:00Z'),
            notAfter: new Date('2026-08-01T12:10:00Z'),
          })
        ).certificate,
        root: root.certificate,
      }),
      ['expiry warn'],
      /10m left \(16%\)/,
    ],
    ['no certificate yet', async () => ({ root: root.certificate }), ['workload-certificate fail'], /is warming/],
    ['no root', async () => ({ chain: sleep.certificate }), ['root-matches fail'], /no ROOTCA/],
    [
      'rubbish as its root',
      async () => ({ chain: sleep.certificate, root: 'rubbish' }),
      ['root-matches error'],
      /no PEM block/,
    ],
  ];

  test.each(FAILED)('fails with %s', async (_what, state, expected, found) => {
    const report = verify(proxySecret(await state()));
    expect(broken(report.findings)).toEqual(expected);
    expect(report.ok).toBe(expected.every((text) => text.endsWith('warn')));
    const first = report.findings.filter(({ status }) => status !== 'pass').pop();
    expect(
      report.findings
        .filter(({ status }) => status !== 'pass')
        .map((finding) => finding.found)
        .join('\n'),
    ).toMatch(new RegExp(found.source, 'm'));
    expect(first).toMatchObject({ meaning: expect.stringMatching(/\.$/), docs: `docs/verify.md#${first?.check}` });
    expect(first?.fix).toBeTruthy();
  });

  test('is told apart from the others of its file', async () => {
    const good = proxySecret({ chain: sleep.certificate, root: root.certificate });
    const bad = proxySecret({ chain: (await other.leaf(SLEEP)).certificate, root: root.certificate });
    const failed = verify([good, bad, good]).findings.filter(({ status }) => status === 'fail');
    expect(failed.map(({ check, subject }) => `${check} ${subject}`)).toEqual(['chain proxy_secret#2']);
  });

  test('is found for a ztunnel that holds the certificate of another identity', () => {
    const chain = [sleep.certificate];
    const report = verify(
      ztunnelCertificates(
        { identity: 'spiffe://cluster.local/ns/foo/sa/other', chain, roots: [root.certificate] },
        { identity: 'spiffe://cluster.local/ns/foo/sa/new', chain: [], state: 'Initializing' },
      ),
    );
    expect(broken(report.findings)).toEqual(['identity fail', 'workload-certificate fail', 'root-matches fail']);
  });

  test('never shows a private key that stands among its certificates', () => {
    const report = verify(proxySecret({ chain: sleep.certificate + sleep.privateKey, root: sleep.privateKey }));
    expect(broken(report.findings)).toEqual(['workload-certificate fail', 'root-matches fail']);
    const [body = ''] = sleep.privateKey.match(/^[A-Za-z0-9+/]{20,}/m) ?? [];
    expect(body).not.toBe('');
    for (const text of [report.toTable(), report.toJson(), report.toJunit()]) expect(text).not.toContain(body);
  });
});
