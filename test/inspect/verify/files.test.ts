import { join } from 'node:path';
import fc from 'fast-check';
import { MeshVerification, type VerifyFilesProps } from '../../../lib/inspect';
import { ROOT } from '../../support/paths';
import { caSecret, configDump, proxySecret, ztunnelCertificates } from '../../support/proxy-secrets';
import { refusalOf } from '../../support/synth';
import { AT, broken, GOOD, good, LIFE, of, other, root, SLEEP, sleep, statuses, verify, WANTED } from './saved-files';

describe('a proxy whose certificate is right', () => {
  test('passes every check', () => {
    const report = verify(proxySecret({ chain: sleep.certificate, root: root.certificate }));
    expect([report.ok, statuses(report.findings)]).toEqual([true, GOOD]);
    expect(of(report.findings, 'expiry')?.found).toBe('50m left (83%)');
  });

  test('passes with an intermediate in its chain, in any order behind the leaf', async () => {
    const first = await root.intermediate('first');
    const second = await first.intermediate('second');
    const leaf = (await second.leaf(SLEEP)).certificate;
    for (const chain of [
      [leaf, second.certificate, first.certificate],
      [leaf, first.certificate, second.certificate, root.certificate],
    ]) {
      const report = verify(proxySecret({ chain: chain.join(''), root: root.certificate }));
      expect(statuses(report.findings)).toEqual(GOOD);
      expect(of(report.findings, 'chain')?.found).toBe(
        'workload < CN=second < CN=first < CN=istio-ca, O=cluster.local',
      );
    }
  });

  test('passes when both sides hold the old and the new root, whatever their order and white space', () => {
    const pems = [root.certificate, other.certificate];
    const layouts = fc.record({
      trusted: fc.shuffledSubarray([...pems, ...pems], { minLength: 4 }),
      wanted: fc.shuffledSubarray(pems, { minLength: 2 }),
      between: fc.constantFrom('', '\n\n', '# the old one\n', '\r\n'),
      newline: fc.constantFrom('\n', '\r\n'),
    });
    fc.assert(
      fc.property(layouts, ({ trusted, wanted, between, newline }) => {
        const bundle = trusted.join(between).replaceAll('\n', newline);
        const report = verify(
          proxySecret({ chain: sleep.certificate, root: bundle }),
          caSecret(root, wanted.join(between)),
        );
        expect(broken(report.findings)).toEqual([]);
      }),
      { numRuns: 25 },
    );
  });

  test('passes in every form in which a dump is saved', () => {
    const state = { chain: sleep.certificate, root: root.certificate };
    const dump = proxySecret(state);
    const ztunnel = { identity: SLEEP.uris[0] ?? '', chain: [sleep.certificate], roots: [root.certificate] };
    const asText = JSON.stringify(dump).replaceAll(
      /"inlineBytes":"([^"]*)"/g,
      (_, bytes: string) => `"inlineString":${JSON.stringify(Buffer.from(bytes, 'base64').toString())}`,
    );
    const forms: Record<string, unknown> = {
      'in a list': [dump],
      'one after the other': `${JSON.stringify(dump)}\n${JSON.stringify(dump)}`,
      'with a byte order mark': `\ufeff${JSON.stringify(dump)}`,
      'by name': { 'sleep-1.foo': dump, 'sleep-2.foo': dump },
      'as the config dump of Envoy': configDump('sleep-1.foo', state),
      'as texts': asText,
      'of a ztunnel': ztunnelCertificates(ztunnel),
      'of a ztunnel up to Istio 1.25.1': ztunnelCertificates({
        ...ztunnel,
        chain: [sleep.certificate, root.certificate],
        roots: undefined,
      }),
    };
    for (const [form, text] of Object.entries(forms)) expect([form, broken(verify(text).findings)]).toEqual([form, []]);
  });

  test('is named as the dump names it, else after its file', () => {
    const state = { chain: sleep.certificate, root: root.certificate };
    const subjects = (proxies: unknown) => [...new Set(verify(proxies).findings.map(({ subject }) => subject))];
    expect(subjects(proxySecret(state))).toEqual(['istio-ca', 'proxy_secret']);
    expect(subjects([proxySecret(state), proxySecret(state)])).toEqual([
      'istio-ca',
      'proxy_secret#1',
      'proxy_secret#2',
    ]);
    expect(subjects(configDump('sleep-1.foo', state))).toEqual(['istio-ca', 'sleep-1.foo']);
    expect(subjects({ 'b.foo': proxySecret(state) })).toEqual(['istio-ca', 'b.foo']);
  });
});

describe('the expectations', () => {
  test('are not compared where they are not given, and that is no failure', () => {
    const report = verify(good(), caSecret(root), { at: AT });
    expect([report.ok, broken(report.findings)]).toEqual([true, ['identity skip', 'lifetime skip']]);
  });

  test('may name namespaces and service accounts', () => {
    const identity = (files: Partial<VerifyFilesProps>) =>
      of(verify(good(), caSecret(root), WANTED, files).findings, 'identity');
    expect(identity({ namespaces: ['bar', 'foo'], serviceAccounts: ['sleep'] })?.status).toBe('pass');
    expect(identity({ namespaces: ['bar'] })).toMatchObject({
      status: 'fail',
      wanted: 'spiffe://cluster.local/ns/bar/sa/*',
    });
    expect(identity({ serviceAccounts: ['a', 'b'] })).toMatchObject({
      status: 'fail',
      wanted: 'spiffe://cluster.local/ns/*/sa/a|b',
    });
  });

  test('come from synthesized output', () => {
    const report = verify(good(), caSecret(root), { at: AT, dist: join(ROOT, 'dist') });
    expect(statuses(report.findings)).toEqual(GOOD);
    expect(of(report.findings, 'identity')?.wanted).toBe('spiffe://cluster.local/ns/foo/sa/*');
    expect(of(report.findings, 'lifetime')?.wanted).toBe('at most 1h');
  });

  test('refuse a workload of a namespace that is not in the synthesized mesh', async () => {
    const stranger = await root.leaf({ ...SLEEP, uris: ['spiffe://cluster.local/ns/bar/sa/sleep'] });
    const dump = proxySecret({ chain: stranger.certificate, root: root.certificate });
    const report = verify(dump, caSecret(root), { at: AT, dist: join(ROOT, 'dist') });
    expect(of(report.findings, 'identity')).toMatchObject({ status: 'fail' });
  });

  test('take the share of life that is left', () => {
    const at = (warnBelow: number) =>
      of(verify(good(), caSecret(root), { ...WANTED, warnBelow }).findings, 'expiry')?.status;
    expect([at(0), at(0.83), at(0.84), at(1)]).toEqual(['pass', 'pass', 'warn', 'warn']);
    expect(refusalOf(() => new MeshVerification({ warnBelow: 20 }))).toMatch(
      /warnBelow: received 20; allowed: a share/,
    );
  });

  test('forgive an issuer that dates its certificates back by seconds', async () => {
    const backdated = await root.leaf({ ...SLEEP, notBefore: new Date(LIFE.notBefore.getTime() - 30_000) });
    expect(broken(verify(proxySecret({ chain: backdated.certificate, root: root.certificate })).findings)).toEqual([]);
  });
});
