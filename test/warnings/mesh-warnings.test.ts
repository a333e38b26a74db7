import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, type AppProps, Chart, Testing, YamlOutputType } from 'cdk8s';
import {
  IstioCsrAgent,
  Mesh,
  MeshCertificatePolicy,
  MeshWarning,
  MeshWarnings,
  SelfSignedCaChain,
  VaultAuth,
  VaultIssuer,
} from 'cdk8s-istio-csr';
import { Construct } from 'constructs';
import { warn } from '../../lib/internal/warnings';
import { expectRefusal } from '../support/refusal';
import { refusalOf } from '../support/synth';

const { VAULT_NOT_ENCRYPTED, VAULT_SIGN_VERBATIM, AUTHORITY_UNAPPROVED } = MeshWarning;
const mesh = new Mesh();

let outdir: string;
let printed: jest.SpyInstance;
beforeEach(() => {
  outdir = mkdtempSync(join(tmpdir(), 'warnings-'));
  printed = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
});
afterEach(() => {
  rmSync(outdir, { recursive: true });
  jest.restoreAllMocks();
});

/** An app with the charts `a` and `b`, each with a Vault whose connection is not encrypted. */
function twoVaults(props: AppProps = {}) {
  const app = new App({ outdir, ...props });
  const [a, b] = ['a', 'b'].map((id) => new Chart(app, id)) as [Chart, Chart];
  for (const chart of [a, b]) addVault(chart);
  return { app, a, b };
}

function addVault(scope: Construct, path = 'pki/sign/istio'): VaultIssuer {
  const auth = VaultAuth.kubernetes({ role: 'istio' });
  return new VaultIssuer(scope, 'vault', { mesh, server: 'http://vault', path, auth });
}

/** A policy that is not told of the CA: what it warns of is known when the app is complete. */
function addUnapprovedCa(chart: Chart): { ca: SelfSignedCaChain; agent: IstioCsrAgent } {
  const ca = new SelfSignedCaChain(chart, 'ca', { mesh });
  const agent = new IstioCsrAgent(chart, 'agent', { mesh, issuer: ca.issuer });
  new MeshCertificatePolicy(chart, 'policy', { agent });
  return { ca, agent };
}

const lines = () => printed.mock.calls.map(([line]) => String(line));
const LINE = (path: string) =>
  `warning: ${path}: server: http://vault is not encrypted: whoever listens can read the credentials of the mesh's CA [vault-not-encrypted]`;

describe('a warning', () => {
  test('is printed at synthesis, not before, and once however often the app is synthesized', () => {
    const { app, a } = twoVaults();
    expect(lines()).toEqual([]);
    app.synth();
    expect(lines()).toEqual([LINE('a/vault'), LINE('b/vault')]);
    app.synth();
    app.synthYaml();
    Testing.synth(a);
    expect(lines()).toHaveLength(2);
  });

  test.each<[string, (app: App) => unknown]>([
    ['app.synthYaml()', (app) => app.synthYaml()],
    ['Testing.synth(chart)', (app) => Testing.synth(app.node.findChild('a') as Chart)],
  ])('is printed by %s too', (_what, synthesize) => {
    synthesize(twoVaults().app);
    expect(lines()).toEqual([LINE('a/vault'), LINE('b/vault')]);
  });

  test('that only the complete app tells is printed in the same run, and is metadata from then on', () => {
    const app = new App({ outdir, yamlOutputType: YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE });
    const chart = new Chart(app, 'a');
    addUnapprovedCa(chart);
    app.synth();
    app.synth();
    expect(lines()).toEqual([expect.stringMatching(/^warning: a\/policy: .*\[authority-unapproved\]$/)]);
    const { metadata } = chart.node.findChild('policy').node;
    expect(metadata.map(({ type, data }) => [type, data.id])).toEqual([
      ['cdk8s-istio-csr:warning', 'authority-unapproved'],
    ]);
  });

  test('is metadata of its construct, acknowledged or not', () => {
    const { app, a } = twoVaults();
    MeshWarnings.at(app).acknowledge(VAULT_NOT_ENCRYPTED);
    const { metadata } = a.node.findChild('vault').node;
    expect(metadata.map(({ type, data }) => ({ type, data }))).toEqual([
      {
        type: 'cdk8s-istio-csr:warning',
        data: { id: 'vault-not-encrypted', message: expect.stringContaining('server: http://vault is not encrypted') },
      },
    ]);
  });

  test('brings no control characters, no second line and no key to the terminal', () => {
    const app = new App({ outdir });
    const site = new Construct(new Chart(app, 'a'), 'x\n::error::\u001b[31m');
    warn(site, VAULT_NOT_ENCRYPTED, 'one\r\ntwo\u001b[2J\u202e');
    warn(site, VAULT_NOT_ENCRYPTED, '-----BEGIN PRIVATE KEY-----\nMIIE');
    MeshWarnings.at(app).insistOnNone();
    expect(MeshWarnings.at(app).pending()[0]?.message).toBe('one\\r\\ntwo\\u001b[2J\\u202e');
    const refusal = refusalOf(() => app.synth());
    expect(refusal).not.toContain('MIIE');
    expect(refusal).not.toContain('\u001b');
    const other = new App({ outdir });
    warn(new Construct(new Chart(other, 'a'), 'x\n::error::\u001b[31m'), VAULT_NOT_ENCRYPTED, 'one\r\ntwo');
    other.synth();
    expect(lines()).toEqual(['warning: a/x--\\u003a:error::\\u001b[31m: one\\r\\ntwo [vault-not-encrypted]']);
  });
});

describe('an acknowledgement', () => {
  test('counts for everything below its scope, and for nothing beside it', () => {
    const { app, a } = twoVaults();
    MeshWarnings.at(a).acknowledge(VAULT_NOT_ENCRYPTED, 'Vault is behind a sidecar');
    expect(MeshWarnings.at(app).pending()).toEqual([
      { id: 'vault-not-encrypted', path: 'b/vault', message: expect.stringMatching(/^server: http:\/\/vault is not/) },
    ]);
    app.synth();
    expect(lines()).toEqual([LINE('b/vault')]);
  });

  test('of the app counts for what is made later', () => {
    const app = new App({ outdir });
    MeshWarnings.at(app).acknowledge(VAULT_NOT_ENCRYPTED);
    addVault(new Chart(app, 'a'));
    app.synth();
    expect(lines()).toEqual([]);
  });

  test('is of one warning: another one of the same construct stays', () => {
    const app = new App({ outdir });
    const vault = addVault(new Chart(app, 'a'), 'pki/sign-verbatim/istio');
    MeshWarnings.at(vault).acknowledge(VAULT_NOT_ENCRYPTED);
    const pending = MeshWarnings.at(app).pending();
    expect(pending.map(({ id }) => id)).toEqual([VAULT_SIGN_VERBATIM.id]);
  });

  test('counts for what only the complete app tells', () => {
    const app = new App({ outdir });
    const chart = new Chart(app, 'a');
    addUnapprovedCa(chart);
    expect(MeshWarnings.at(app).pending()).toHaveLength(1);
    MeshWarnings.at(chart).acknowledge(AUTHORITY_UNAPPROVED, 'the platform team approves it');
    expect(MeshWarnings.at(app).pending()).toEqual([]);
    app.synth();
    expect(lines()).toEqual([]);
  });

  test('of what nobody warns of does nothing', () => {
    const app = new App({ outdir });
    new Chart(app, 'a');
    MeshWarnings.at(app).acknowledge(VAULT_NOT_ENCRYPTED);
    MeshWarnings.at(app).insistOnNone();
    expect(() => app.synth()).not.toThrow();
  });

  test.each<[string, unknown, string]>([
    ['an id', 'vault-not-encrypted', '"vault-not-encrypted"'],
    ['nothing', undefined, 'nothing'],
  ])('of %s in place of a MeshWarning is refused, with the list', (_what, warning, received) => {
    expectRefusal(() => MeshWarnings.at(new App()).acknowledge(warning as MeshWarning), {
      place: 'MeshWarnings.acknowledge',
      prop: 'warning',
      received,
      allowed: 'MeshWarning.VAULT_NOT_ENCRYPTED, MeshWarning.VAULT_SIGN_VERBATIM',
    });
  });
});

test('what was removed from the tree warns of nothing', () => {
  const { app, a, b } = twoVaults();
  app.node.tryRemoveChild('a');
  b.node.tryRemoveChild('vault');
  expect(MeshWarnings.at(app).pending()).toEqual([]);
  expect(MeshWarnings.at(a).pending()).toEqual([]);
});

test('what is pending can be asked for early: what is mended afterwards is not held against the app', () => {
  const app = new App({ outdir });
  const chart = new Chart(app, 'a');
  const { ca, agent } = addUnapprovedCa(chart);
  expect(MeshWarnings.at(app).pending()).toHaveLength(1);
  new MeshCertificatePolicy(new Chart(app, 'b'), 'other', { agent, authorities: [ca] });
  expect(MeshWarnings.at(app).pending()).toEqual([]);
});

describe('who insists on no warning', () => {
  test.each<[string, (app: App) => unknown]>([
    ['app.synth()', (app) => app.synth()],
    ['app.synthYaml()', (app) => app.synthYaml()],
    ['Testing.synth(chart)', (app) => Testing.synth(app.node.findChild('a') as Chart)],
  ])('has %s fail with every pending one, and what to do', (_what, synthesize) => {
    const { app, b } = twoVaults();
    addUnapprovedCa(new Chart(app, 'c'));
    MeshWarnings.at(app).insistOnNone();
    MeshWarnings.at(b).insistOnNone();
    const reasons = refusalOf(() => synthesize(app))
      .split('\n  ')
      .slice(1);
    const refusal = (path: string, id: string) =>
      `[] ${path}: warnings: received "${id}"; allowed: no warning that is pending, because MeshWarnings insists on none here. `;
    expect(reasons).toEqual([
      expect.stringContaining(refusal('a/vault', 'vault-not-encrypted')),
      expect.stringContaining(refusal('b/vault', 'vault-not-encrypted')),
      expect.stringContaining(refusal('c/policy', 'authority-unapproved')),
    ]);
    expect(reasons[0]).toContain("is not encrypted: whoever listens can read the credentials of the mesh's CA. Change");
    expect(reasons[0]).toContain("MeshWarnings.at(scope).acknowledge(MeshWarning.VAULT_NOT_ENCRYPTED, 'why').");
    expect(lines()).toEqual([]);
  });

  test('leaves no file behind', () => {
    const { app } = twoVaults();
    MeshWarnings.at(app).insistOnNone();
    expect(() => app.synth()).toThrow('Validation failed');
    expect(readdirSync(outdir)).toEqual([]);
  });

  test('gets what is asked for when everything is acknowledged, before or after', () => {
    const { app, a, b } = twoVaults();
    MeshWarnings.at(a).acknowledge(VAULT_NOT_ENCRYPTED);
    MeshWarnings.at(app).insistOnNone();
    MeshWarnings.at(b).acknowledge(VAULT_NOT_ENCRYPTED);
    app.synth();
    expect(readdirSync(outdir)).toHaveLength(2);
  });

  test('may do so for a part of the app: the rest is printed', () => {
    const { app, a } = twoVaults();
    MeshWarnings.at(a).insistOnNone();
    const message = refusalOf(() => app.synth());
    expect(message).toContain('[a] a/vault: warnings: received "vault-not-encrypted"');
    expect(message).not.toContain('b/vault');
    expect(lines()).toEqual([LINE('b/vault')]);
  });
});

test.each<[string, unknown, string]>([
  ['nothing', undefined, 'nothing'],
  ['a path', 'mesh/vault', '"mesh/vault"'],
])('the warnings of %s in place of a construct are refused', (_what, scope, received) => {
  expectRefusal(() => MeshWarnings.at(scope as Construct), {
    place: 'MeshWarnings.at',
    prop: 'scope',
    received,
    allowed: 'an App, a Chart or another construct',
  });
});
