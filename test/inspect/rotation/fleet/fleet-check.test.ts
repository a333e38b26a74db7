import { appendFileSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Finding, RotationCheck } from '../../../../lib/inspect';
import { testFolder } from '../../../support/fleet';
import { TestCa } from '../../../support/pki';
import { type ClusterState, fleetOf } from './fleets';

let [a, b]: string[] = [];
beforeAll(async () => {
  [a, b] = await Promise.all(['a', 'b'].map(async (name) => (await TestCa.root(name)).certificate));
});

const check = (from: readonly ClusterState[], to: readonly ClusterState[]) =>
  RotationCheck.compare(fleetOf(from), fleetOf(to)).report;
/** What is said of whom, each once: of workloads and of istiod alike. */
const said = (findings: readonly Finding[]) => [
  ...new Set(findings.map(({ check: id, status, cluster, subject }) => `${status} ${id} ${cluster ?? subject}`)),
];

/** Three clusters of one mesh in two waves. */
const shop = (...changes: Partial<ClusterState>[]): ClusterState[] =>
  [
    { name: 'eu', wave: 0 },
    { name: 'us', wave: 1 },
    { name: 'ap', wave: 1 },
  ].map((each, index) => ({
    ...each,
    mesh: 'shop',
    roots: [a as string],
    secretName: 'istio-ca',
    ...changes[index],
  }));
const both = () => ({ roots: [a as string, b as string] });
const next = () => ({ ...both(), secretName: 'istio-ca-2026' });
const done = () => ({ roots: [b as string], secretName: 'istio-ca-2026' });

describe('a mesh of three clusters below roots in PEM, whose issuers are outside of the output', () => {
  test('may trust another root wave by wave', () => {
    expect(check(shop(), shop(both())).findings).toEqual([]);
    expect(check(shop(both()), shop(both(), both(), both())).findings).toEqual([]);
  });

  test('may activate wave by wave once every cluster trusts both, of which only the unseen root is told', () => {
    const trusted = shop(both(), both(), both());
    const first = shop(next(), both(), both());
    expect(said(check(trusted, first).findings)).toEqual(['warn unknown-signer eu']);
    const all = shop(next(), next(), next());
    expect(said(check(first, all).findings)).toEqual(['warn unknown-signer ap', 'warn unknown-signer us']);
  });

  test('may not activate in a wave while another one does not trust it in what is committed', () => {
    const { ok, findings } = check(shop(both()), shop(next()));
    expect([ok, said(findings)]).toEqual([false, ['warn unknown-signer eu', 'fail mesh-trusts-alike mesh shop']]);
    const { meaning, objects } = findings.at(-1) as Finding;
    expect(meaning).toContain('would start to sign in eu (wave 0)');
    expect(meaning).toContain('eu (wave 0) trusts other roots than the rest of the mesh');
    expect(objects).toEqual(['Issuer istio-system/istio-ca', 'Cluster eu']);
  });

  test('may not trust it in one wave and activate it in another one in one commit', () => {
    const { findings } = check(shop(both()), shop(next(), both(), both()));
    expect(said(findings)).toEqual(['warn unknown-signer eu', 'fail mesh-trusts-alike mesh shop']);
    expect(findings.at(-1)?.meaning).toContain('ap, us (wave 1) would trust other roots than before');
    expect(findings.at(-1)?.fix).toContain('Have every cluster of the mesh trust the same roots first');
  });

  test('may not drop the old root in one wave while another one changes who signs', () => {
    const { findings } = check(shop(next(), both(), both()), shop(done(), next(), next()));
    expect(said(findings)).toContain('fail mesh-trusts-alike mesh shop');
  });

  test('is told that who needs a dropped root cannot be seen', () => {
    const { ok, findings } = check(shop(next(), next(), next()), shop(done(), next(), next()));
    expect([ok, said(findings)]).toEqual([true, ['warn trust-changed eu']]);
  });
});

describe('a mesh whose CAs are told by their certificates', () => {
  test('may not trust another root and sign below it in one commit, though the Secret keeps its name', async () => {
    const [old, other] = [await TestCa.root('old'), await TestCa.root('other')];
    const certificates = await Promise.all(
      [old, old, old, old, other].map(async (ca, index) => (await ca.intermediate(`ca-${index}`)).certificate),
    );
    const [eu, us, ap, renewed, moved] = certificates as [string, string, string, string, string];
    const mesh = (roots: readonly TestCa[], first: string) =>
      shop(
        ...[first, us, ap].map((caCertificate) => ({
          caCertificate,
          roots: roots.map(({ certificate }) => certificate),
        })),
      );
    const { findings } = check(mesh([old], eu), mesh([old, other], moved));
    expect(said(findings)).toEqual(['fail mesh-trusts-alike mesh shop']);
    expect(check(mesh([old], eu), mesh([old, other], renewed)).findings).toEqual([]);
    expect(check(mesh([old, other], eu), mesh([old, other], moved)).findings).toEqual([]);
  });
});

describe('clusters that are meshes of their own', () => {
  const own = (name: string, generations: string[], active: string, wave = 0): ClusterState => ({
    name,
    wave,
    generations,
    active,
  });

  test('rotate each for itself, in any order', () => {
    const from = [own('a', ['1', '2'], '1'), own('b', ['1'], '1', 1)];
    expect(check(from, [own('a', ['1', '2'], '2'), own('b', ['1', '2'], '1', 1)]).findings).toEqual([]);
  });

  test('are named by what is found in them', () => {
    const from = [own('a', ['1'], '1'), own('b', ['1'], '1')];
    const { ok, findings } = check(from, [own('a', ['1'], '1'), own('b', ['1', '2'], '2')]);
    expect(ok).toBe(false);
    expect(new Set(said(findings))).toEqual(new Set(['fail trusted-before-active b']));
    expect(findings[0]?.subject).toBe('cert-manager/cert-manager-istio-csr');
  });
});

describe('a mesh whose root one cluster makes', () => {
  test('is not known to hold together where the others trust certificates in PEM', () => {
    const state = (active: string): ClusterState[] => [
      { name: 'root', mesh: 'shop', generations: ['1', '2'], active },
      { name: 'us', mesh: 'shop', wave: 1, roots: [a as string], secretName: 'istio-ca' },
    ];
    expect(check(state('1'), state('1')).findings).toEqual([]);
    const { ok, findings } = check(state('1'), state('2'));
    expect(ok).toBe(true);
    expect(said(findings)).toEqual([
      'warn trusted-everywhere-before-active mesh shop',
      'warn trusted-everywhere-while-active mesh shop',
    ]);
    const [root, us] = state('1') as [ClusterState, ClusterState];
    const signing = check([root, us], [root, { ...us, secretName: 'istio-ca-2026' }]);
    expect(said(signing.findings)).toEqual(['warn unknown-signer us', 'warn mesh-trusts-alike mesh shop']);
    expect(signing.findings.at(-1)?.meaning).toContain('root (wave 0) makes a root of its own');
  });
});

describe('clusters that come and go', () => {
  test('are the mesh that they were where all of it gets another id', () => {
    const renamed = (states: ClusterState[]) => states.map((state) => ({ ...state, mesh: 'store' }));
    const { findings } = check(shop(both()), renamed(shop(next(), both(), both())));
    expect(said(findings)).toContain('fail mesh-trusts-alike mesh store');
    expect(check(shop(both(), both(), both()), renamed(shop(next(), both(), both()))).ok).toBe(true);
    const same = check(shop(), renamed(shop()));
    expect(said(same.findings)).toEqual(['eu', 'ap', 'us'].sort().map((name) => `warn cluster-stays ${name}`));
  });

  test('a new one is noted, and has to trust what the others sign with as they have to trust its own', () => {
    const report = check(shop(both(), both()).slice(0, 2), shop(both(), both(), both()));
    expect([report.ok, report.notes]).toEqual([
      true,
      ['ap: new in the fleet, so that there is nothing to compare with'],
    ]);
    expect(said(report.findings)).toEqual([]);
    const other = check(shop().slice(0, 2), shop({}, {}, { roots: [a as string, b as string] }));
    expect(said(other.findings)).toEqual(['fail mesh-trusts-alike mesh shop']);
  });

  test('of one that leaves nobody knows whether it is gone', () => {
    const { ok, findings } = check(shop(), shop().slice(0, 2));
    expect([ok, said(findings)]).toEqual([true, ['warn cluster-stays ap']]);
    const moved = check(shop(), [...shop().slice(0, 2), { ...(shop()[2] as ClusterState), mesh: 'other' }]);
    expect(said(moved.findings)).toEqual(['warn cluster-stays ap']);
  });
});

describe('folders that are not as the index says', () => {
  const SPOILS: [string, (folder: string) => void, RegExp][] = [
    ['changed', (file) => appendFileSync(file, '# edited\n'), /not as .*fleet\.json says: us\/agent\.k8s\.yaml/],
    ['gone', (file) => rmSync(file), /holds no YAML or JSON file|not as/],
    ['no YAML', (file) => writeFileSync(file, 'a: [\n'), /agent\.k8s\.yaml/],
    [
      'a folder',
      (file) => {
        rmSync(file);
        symlinkSync('/', file);
      },
      /agent\.k8s\.yaml/,
    ],
  ];

  test.each(SPOILS)('a file that is %s is a finding, and the other clusters are compared', (_what, spoil, problem) => {
    const [from, to] = [fleetOf(shop()), fleetOf(shop(next()))];
    spoil(join(to, 'us', 'agent.k8s.yaml'));
    const { ok, findings } = RotationCheck.compare(from, to).report;
    const [finding] = findings.filter(({ cluster }) => cluster === 'us');
    expect(ok).toBe(false);
    expect(finding).toMatchObject({ check: 'folder-as-indexed', status: 'error', subject: 'us' });
    expect(finding?.found).toMatch(problem);
    expect(said(findings)).toContain('fail one-thing-at-a-time eu');
  });

  test('what somebody put beside the files counts as what is applied', () => {
    const [from, to] = [fleetOf(shop()), fleetOf(shop())];
    const agent = readFileSync(join(to, 'eu', 'agent.k8s.yaml'), 'utf8');
    writeFileSync(join(to, 'eu', 'second.yaml'), agent.replaceAll('cert-manager-istio-csr', 'second'));
    expect(RotationCheck.compare(from, to).report.ok).toBe(true);
  });

  test('what somebody put beside files that stay as they are is compared, too', () => {
    const [from, to] = [
      [a, a],
      [b, a],
    ].map(([eu, us]) => {
      const folder = fleetOf(['eu', 'us'].map((name) => ({ name, configMap: 'mesh-root', secretName: 'istio-ca' })));
      for (const [name, pem] of [
        ['eu', eu],
        ['us', us],
      ]) {
        const metadata = { name: 'mesh-root', namespace: 'cert-manager' };
        const root = { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { 'ca.crt': pem } };
        writeFileSync(join(folder, name as string, 'root.json'), JSON.stringify(root));
      }
      return folder;
    }) as [string, string];
    expect(said(RotationCheck.compare(from, to).findings)).toEqual(['fail trust-changed eu']);
    expect(RotationCheck.compare(from, from).findings).toEqual([]);
    rmSync(join(to, 'eu', 'root.json'));
    expect(said(RotationCheck.compare(from, to).findings)).toEqual(['warn trust-changed eu']);
  });
});

describe('what is no pair of fleets', () => {
  test('a fleet and the output of one cluster are refused, whichever comes first', () => {
    const fleet = fleetOf(shop());
    for (const [from, to] of [
      [fleet, join(fleet, 'eu')],
      [join(fleet, 'eu'), fleet],
    ] as const) {
      expect(() => RotationCheck.compare(from, to)).toThrow(
        `${fleet} is the output of a fleet (it has a fleet.json), and ${join(fleet, 'eu')} is none: name two outputs of the fleet, or the folder of one cluster in each`,
      );
    }
    expect(() => RotationCheck.compare(fleet, join(fleet, 'nowhere'))).toThrow('nowhere is not there');
  });

  test('shards are to be merged first', () => {
    const folder = testFolder();
    writeFileSync(join(folder, 'fleet.1-of-2.json'), '{"version":1,"clusters":[]}');
    expect(() => RotationCheck.compare(folder, folder)).toThrow('holds shards of a fleet and no fleet.json');
  });

  test('an index is refused by name, and one without agents tells nothing', () => {
    const folder = testFolder();
    writeFileSync(join(folder, 'fleet.json'), '{"version":1,"clusters":[]}');
    expect(() => RotationCheck.compare(folder, folder)).toThrow('neither has a cluster with an istio-csr agent');
    writeFileSync(join(folder, 'fleet.json'), '{"version":2}');
    expect(() => RotationCheck.compare(folder, folder)).toThrow(/fleet\.json: is no index of a fleet/);
  });
});
