import { grouped } from '../../../internal/grouped';
import { safeText } from '../../../internal/safe-text';
import type { Finding } from '../../report/finding';
import { namesOf } from '../../report/names';
import type { Member } from '../fleet/member';
import { isOver, type Phase, type Planned, type Rotation, type WaveCommit } from './plan-mesh';

/** The version of the structure that the plan has as JSON. */
const VERSION = 1;

const WAITS: Readonly<Record<Phase, { readonly until: string; readonly docs: string }>> = {
  trust: { until: 'everything in this wave trusts both roots', docs: 'docs/rotation.md#commit-1-add-a-generation' },
  activate: {
    until: 'nothing that another root signed is in use in this wave',
    docs: 'docs/rotation.md#commit-2-make-it-active',
  },
  remove: { until: 'the roots have gone through in this wave', docs: 'docs/rotation.md#commit-3-remove-the-old-one' },
};

const UNSEEN = 'nothing to do as far as is known here: one root is trusted, and what is not in the output';

export function toPlanText(plans: readonly Planned[], found: readonly Finding[]): string {
  const wrong = found.map(({ check, meaning = '', fix = '' }) => `not in order: ${check}: ${meaning}\n  ${fix}\n`);
  return [...wrong, ...plans.map(planText)].join('\n');
}

function planText({ mesh, rotation }: Planned): string {
  const { members, target, unclear, commits } = rotation;
  const clusters = clustersOf(members);
  const who = mesh === undefined ? `meshes of their own: ${namesOf(clusters)}` : `mesh ${mesh}: ${namesOf(clusters)}`;
  const lines = [
    who,
    ...statesOf(members).map(
      ({ clusters: own, trusts, signs }) =>
        `  ${namesOf(own)}: trusts ${trusts.join(' and ')}; ${signs.join(' and ')} signs`,
    ),
  ];
  if (target === undefined) lines.push('  no root is known here: what is trusted is not in the output');
  else if (unclear.length > 0)
    lines.push(
      `  what is left is not known: ${unclear.map(({ label }) => label).join(' and ')} may be ${target.label}, because the output does not have the certificate of a root that is made in a cluster`,
      '  Pin it by its certificate in every cluster, in the one that makes it, too: docs/ca.md#trust-anchors',
    );
  else if (commits.length === 0) lines.push(`  ${isOver(rotation) ? 'nothing to do: one root is trusted' : UNSEEN}`);
  else lines.push(`  to ${target.label}:`);
  for (const [index, commit] of commits.entries()) {
    const { until, docs } = WAITS[commit.phase];
    lines.push(`  ${index + 1}. ${commitText(commit, rotation)}`, `     then wait until ${until}: ${docs}`);
  }
  return lines.map((line) => `${/^ */.exec(line)?.[0]}${shown(line)}\n`).join('');
}

function commitText({ phase, wave, clusters, isOpen }: WaveCommit, { target, others }: Rotation): string {
  const where = `in ${namesOf(clusters)}`;
  const open = isOpen ? ' (whether it does already cannot be seen here: `verify --live --fleet` tells)' : '';
  if (phase === 'trust') return `wave ${wave}: trust ${target?.label} as well ${where}`;
  if (phase === 'activate') return `wave ${wave}: sign with ${target?.label} ${where}${open}`;
  return `wave ${wave}: remove ${others.map(({ label }) => label).join(' and ')} ${where}`;
}

/** The states that clusters are in, each once: what they trust, and who signs with what. */
function statesOf(members: readonly Member[]) {
  const states = grouped(members, ({ trust, signers }) =>
    JSON.stringify([
      trust.roots.map(({ key }) => key),
      trust.unknown,
      signers.map(({ label, root }) => [label, root?.key]),
    ]),
  );
  return [...states.values()].map((own) => {
    const [{ trust, signers }] = own as [Member];
    const signing = signers.map(
      ({ label, root }) => `${label} (${root === undefined ? 'its root cannot be seen here' : root.label})`,
    );
    return {
      clusters: clustersOf(own),
      trusts: [...trust.roots.map(({ label }) => label), ...trust.unknown.map((part) => `${part} (not known here)`)],
      signs: [...new Set(signing)],
    };
  });
}

function clustersOf(members: readonly Member[]): string[] {
  return [...new Set(members.map(({ cluster }) => cluster))];
}

export function toPlanJson(plans: readonly Planned[], findings: readonly Finding[]): string {
  const told = plans.map(({ mesh, rotation: { members, target, others, commits } }) => ({
    mesh,
    clusters: clustersOf(members),
    states: statesOf(members).map(({ clusters, trusts, signs }) => ({
      clusters,
      trusts: trusts.map(shown),
      signs: signs.map(shown),
    })),
    to: target && shown(target.label),
    remove: others.map(({ label }) => shown(label)),
    commits: commits.map(({ phase, wave, clusters, isOpen }, index) => ({
      number: index + 1,
      phase,
      wave,
      clusters,
      mayBeDone: isOpen,
      ...WAITS[phase],
    })),
  }));
  const isDone = findings.length === 0 && plans.every(({ rotation }) => isOver(rotation));
  return `${JSON.stringify({ version: VERSION, command: 'rotation plan', isDone, plans: told, findings }, null, 2)}\n`;
}

function shown(text: string): string {
  return safeText(text, 2000);
}
