import { mountedEntry } from '../../../lib/inspect/read/mounted-file';

const container = { volumeMounts: [{ name: 'roots', mountPath: '/roots' }] };
const projected = (...sources: object[]) => ({
  spec: { template: { spec: { volumes: [{ name: 'roots', projected: { sources } }] } } },
});
const TOKEN = { serviceAccountToken: { path: 'token' } };

describe('a file in a projected volume', () => {
  test.each<[string, object[], string | undefined]>([
    [
      'an item of a Secret',
      [TOKEN, { secret: { name: 's', items: [{ key: 'ca.crt', path: 'ca.pem' }] } }],
      'Secret s ca.crt',
    ],
    ['an item of a ConfigMap', [{ configMap: { name: 'c', items: [{ key: 'k', path: 'ca.pem' }] } }], 'ConfigMap c k'],
    ['an entry of the only source', [TOKEN, { configMap: { name: 'c' } }], 'ConfigMap c ca.pem'],
    [
      'the item beside items of other paths',
      [
        { secret: { name: 's', items: [{ key: 'ca.pem', path: 'other.pem' }] } },
        { configMap: { name: 'c', items: [{ key: 'k', path: 'ca.pem' }] } },
      ],
      'ConfigMap c k',
    ],
    ['of two sources that may both bring it', [{ configMap: { name: 'c' } }, { secret: { name: 's' } }], undefined],
    [
      'a bundle of the cluster',
      [{ clusterTrustBundle: { name: 'b', path: 'ca.pem' } }, { secret: { name: 's' } }],
      undefined,
    ],
    ['nowhere', [TOKEN], undefined],
  ])('is %s', (_what, sources, expected) => {
    const entry = mountedEntry(projected(...sources), container, '/roots/ca.pem');
    expect(entry && `${entry.kind} ${entry.name} ${entry.key}`).toBe(expected);
  });
});
