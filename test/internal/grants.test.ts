import { addGrant } from '../../lib/internal/grants';
import { expectRefusal } from '../support/refusal';
import { problemsOf } from '../support/schemas';
import { synth } from '../support/synth';

const rule = { apiGroups: [''], resources: ['secrets'], verbs: ['get'] };
const grant = (props: { namespace?: string; account?: string } = {}, chart?: { namespace: string }) =>
  synth(
    (scope) => addGrant(scope, 'Role', { name: 'reads', rule, account: 'pki/reader', prop: 'reader', ...props }),
    chart,
  );

describe('addGrant', () => {
  test.each([
    ['in one namespace', { namespace: 'apps' }, 'Role', { name: 'reads', namespace: 'apps' }],
    ['in the whole cluster', {}, 'ClusterRole', { name: 'reads' }],
  ])('binds a ServiceAccount to one rule %s', (_where, props, kind, metadata) => {
    const objects = grant(props, { namespace: 'of-the-chart' });
    expect(problemsOf(objects)).toEqual([]);
    expect(objects).toEqual([
      { apiVersion: 'rbac.authorization.k8s.io/v1', kind, metadata, rules: [rule] },
      {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: `${kind}Binding`,
        metadata,
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind, name: 'reads' },
        subjects: [{ kind: 'ServiceAccount', name: 'reader', namespace: 'pki' }],
      },
    ]);
  });

  test.each(['reader', 'pki/', '/reader', 'pki/a/b', 'p.k.i/reader', 'pki/Reader', 'pki/a..b', `${'a'.repeat(64)}/b`])(
    'refuses the account %j',
    (account) => {
      expectRefusal(() => grant({ account }), {
        place: 'test',
        prop: 'reader',
        received: JSON.stringify(account),
        allowed: 'NAMESPACE/NAME of a ServiceAccount',
      });
    },
  );
});
