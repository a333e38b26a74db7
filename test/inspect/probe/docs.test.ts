import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import { readPage } from '../../docs/markdown';
import { ROOT } from '../../support/paths';
import { problemsOf } from '../../support/schemas';
import type { SynthesizedObject } from '../../support/synth';
import { ambient } from './ambient';
import { answersFor, probing, soundAgent, standIns } from './mesh';

interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly verbs: readonly string[];
}

/** What a call of kubectl needs, as `VERB RESOURCE NAMESPACE/NAME`; `*` for any name. */
function rightsOf(args: string): string[] {
  const namespace = / -n (\S+)/.exec(args)?.[1] ?? '*';
  const [verb, ...rest] = args.split(' ');
  if (verb === 'create') return [`create serviceaccounts/token ${namespace}/${rest[1]}`];
  // kubectl looks whether the pod runs.
  if (verb === 'port-forward') return [`get pods ${namespace}/*`, `create pods/portforward ${namespace}/*`];
  const [kind = '', name = '-n'] = rest;
  const resource = `${kind.replace(/\..*$/, '').replace(/s$/, '')}s`;
  return [name.startsWith('-') ? `list ${resource} ${namespace}/*` : `get ${resource} ${namespace}/${name}`];
}

/** The rights that Roles grant, in the same form. */
function granted(roles: readonly SynthesizedObject[]): string[] {
  return roles.flatMap(({ metadata: { namespace }, rules }) =>
    (rules as readonly Rule[]).flatMap(({ resources, resourceNames = ['*'], verbs }) =>
      resources.flatMap((resource) =>
        resourceNames.flatMap((name) => verbs.map((verb) => `${verb} ${resource} ${namespace}/${name}`)),
      ),
    ),
  );
}

const PAGE = readPage(ROOT, join('docs', 'probe.md'));
const [SIDECAR, ZTUNNEL] = PAGE.fences
  .filter(({ language }) => language === 'yaml')
  .map(({ code }) => loadAll(code) as SynthesizedObject[]) as [SynthesizedObject[], SynthesizedObject[]];
const agent = { namespace: 'cert-manager', name: 'cert-manager-istio-csr' };
const needed = () => [...new Set(standIns.callsOf('kubectl').flatMap(({ args }) => rightsOf(args)))].sort();

test('the Roles of the page are what a cluster takes', () => {
  expect([SIDECAR.length, ZTUNNEL.length]).toEqual([2, 1]);
  expect(problemsOf([...SIDECAR, ...ZTUNNEL])).toEqual([]);
});

test('the Roles of the page grant what a probe does, and nothing else', async () => {
  const { report } = await probing(answersFor(await soundAgent()), { service: { agent } });
  expect(report.ok).toBe(true);
  expect(granted(SIDECAR).sort()).toEqual(needed());
});

test('with a node account it is the Role for that beside them', async () => {
  await probing(ambient(await soundAgent()), { service: { agent }, caller: { isNodeAccount: true } });
  const ofAgent = granted(SIDECAR.slice(0, 1));
  expect([...ofAgent, ...granted(ZTUNNEL)].sort()).toEqual(needed());
});
