import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { load, loadAll } from 'js-yaml';
import { ROOT } from '../support/paths';

const PIPELINES = join(ROOT, 'examples/rotation/pipelines');
const text = (file: string) => readFileSync(join(PIPELINES, file), 'utf8');

describe('examples/rotation/pipelines/take-step.sh', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'take-step-'));
    cpSync(join(ROOT, 'examples/rotation/main.ts'), join(folder, 'main.ts'));
    mkdirSync(join(folder, 'dist'));
    writeFileSync(join(folder, 'dist/mesh.yaml'), 'before\n');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** Takes a step among programs that write down how they are called; the gate ends with a code. */
  function take(gate: number, ...args: string[]) {
    const bin = join(folder, 'bin');
    mkdirSync(bin);
    for (const [name, line] of [
      ['npm', 'echo after > dist/mesh.yaml'],
      ['npx', `cat "$6/mesh.yaml" >> calls; exit ${gate}`],
      ['kubectl', ''],
      ['git', ''],
    ]) {
      writeFileSync(join(bin, name as string), `#!/bin/sh\necho "${name} $*" >> calls\n${line}\n`);
      chmodSync(join(bin, name as string), 0o755);
    }
    const env = { ...process.env, PATH: `${bin}:${process.env.PATH}`, TMPDIR: folder };
    const { status, stderr } = spawnSync('sh', [join(PIPELINES, 'take-step.sh'), ...args], { cwd: folder, env });
    const calls = existsSync(join(folder, 'calls')) ? readFileSync(join(folder, 'calls'), 'utf8') : '';
    return {
      status,
      stderr: String(stderr),
      calls: calls
        .replaceAll(/\/\S*tmp\.\S+/g, 'BEFORE')
        .trim()
        .split('\n'),
    };
  }

  test('compares with what is applied, waits, applies, and commits', () => {
    const { status, stderr, calls } = take(0, '2026', '2025', '2026');
    expect([status, stderr]).toEqual([0, '']);
    expect(calls).toEqual([
      'npm run synth',
      'npx cdk8s-istio-csr rotation check --live --from BEFORE --to dist --wait 3h',
      'before',
      'kubectl apply --filename dist',
      'git add main.ts dist',
      'git commit --message Rotate the root: 2026 signs, 2025 2026 are trusted',
      'git push',
    ]);
    const app = readFileSync(join(folder, 'main.ts'), 'utf8');
    expect(app).toContain("\nconst GENERATIONS = ['2025', '2026'];\nconst ACTIVE = '2026';\n");
  });

  test('applies and commits nothing that the gate does not call safe', () => {
    const { status, calls } = take(1, '2026', '2026');
    expect([status, calls.filter((call) => /^(kubectl|git)/.test(call))]).toEqual([1, []]);
  });

  test('takes no text for a generation that could be more', () => {
    const { status, stderr, calls } = take(0, "2026'; x", '2026');
    expect([status, stderr, calls]).toEqual([2, "error: 2026'; x is no generation\n", ['']]);
  });
});

describe('examples/rotation/pipelines/github-actions.yaml', () => {
  interface Job {
    readonly needs?: string;
    readonly steps: readonly { readonly run?: string }[];
  }
  const { jobs } = load(text('github-actions.yaml')) as { jobs: Record<string, Job> };

  test('takes the three commits one after the other', () => {
    expect(Object.entries(jobs).map(([name, { needs }]) => [name, needs])).toEqual([
      ['trust', undefined],
      ['sign', 'trust'],
      ['remove', 'sign'],
    ]);
    const run = jobs.trust?.steps.at(-1)?.run ?? '';
    const steps = [...run.matchAll(/(\w+)\) sh (\S+) (.*) ;;/g)].map(([, name, script, args]) => [name, script, args]);
    const script = 'examples/rotation/pipelines/take-step.sh';
    expect(steps).toEqual([
      ['trust', script, '"$OLD" "$OLD" "$NEW"'],
      ['sign', script, '"$NEW" "$OLD" "$NEW"'],
      ['remove', script, '"$NEW" "$NEW"'],
    ]);
  });

  test('puts no input into a script, where it would be read as commands', () => {
    const scripts = Object.values(jobs).flatMap(({ steps }) => steps.flatMap(({ run }) => run ?? []));
    expect(scripts.filter((script) => script.includes('${{'))).toEqual([]);
  });
});

describe('examples/rotation/pipelines/argo-cd', () => {
  const [account, role, binding] = loadAll(text('argo-cd/permissions.yaml')) as Record<string, never>[];
  const job = load(text('argo-cd/gate.yaml')) as {
    metadata: { annotations: object };
    spec: { template: { spec: { serviceAccountName: string; containers: { command: string[] }[] } } };
  };

  test('runs the gate before a sync, as the account that may read', () => {
    expect(job.metadata.annotations).toMatchObject({ 'argocd.argoproj.io/hook': 'PreSync' });
    const { serviceAccountName, containers } = job.spec.template.spec;
    expect(containers[0]?.command).toEqual(expect.arrayContaining(['rotation', 'check', '--live']));
    expect(account).toMatchObject({ kind: 'ServiceAccount', metadata: { name: serviceAccountName } });
    expect(binding).toMatchObject({
      roleRef: { kind: 'ClusterRole', name: (role as { metadata?: { name: string } }).metadata?.name },
    });
  });

  test('may do what docs/rotation.md says that the gate needs, and no more', () => {
    const page = readFileSync(join(ROOT, 'docs/rotation.md'), 'utf8');
    const [, block = ''] = /```yaml\n(apiVersion: rbac[\s\S]*?)```/.exec(page) ?? [];
    expect(load(block)).toEqual(role);
    const rules = (role as unknown as { rules: { resources: string[]; verbs: string[] }[] }).rules;
    const written = rules.filter(({ verbs }) => verbs.some((verb) => verb !== 'get' && verb !== 'list'));
    expect(written.map(({ resources, verbs }) => [resources, verbs])).toEqual([[['pods/portforward'], ['create']]]);
  });
});
