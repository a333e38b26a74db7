import { LiveRoots } from '../../../../lib/inspect/rotation/gate/live-roots';
import { Executables } from '../../../../lib/inspect/verify/live/executables';
import { lastChangeIn, Questions } from '../../../../lib/inspect/verify/live/questions';
import { TestCa } from '../../../support/pki';

const executables = new Executables({ kubectl: 'none', istioctl: 'none', timeoutMillis: 1, concurrency: 1 });
const roots = () => new LiveRoots(new Questions(executables), new Date('2026-08-01T12:00:00Z'));
let root: TestCa;
let intermediate: TestCa;
let chain: string;
beforeAll(async () => {
  root = await TestCa.root('root');
  intermediate = await root.intermediate('intermediate');
  const leaf = await intermediate.leaf({ uris: ['spiffe://cluster.local/ns/a/sa/b'] });
  chain = leaf.certificate + intermediate.certificate;
});

describe('the root above a certificate', () => {
  const labelled = (live: LiveRoots, trusted: string) => {
    const { signer } = live.above(chain, trusted);
    return signer && live.labelOf(signer).split(' ')[0];
  };

  test('is that above its intermediate, also where that one is trusted beside it', () => {
    expect(labelled(roots(), root.certificate)).toBe('CN=root');
    expect(labelled(roots(), intermediate.certificate + root.certificate)).toBe('CN=root');
  });

  test('is the intermediate where that alone is trusted', () => {
    expect(labelled(roots(), intermediate.certificate)).toBe('CN=intermediate');
  });

  test('is one that was met before, and else is not known', async () => {
    const other = (await TestCa.root('other')).certificate;
    const live = roots();
    expect(labelled(live, other)).toBeUndefined();
    live.keysIn(root.certificate);
    expect(labelled(live, other)).toBe('CN=root');
  });

  test('is the same after a renewal with the same key', async () => {
    const live = roots();
    const renewed = await root.renewed();
    expect(live.keysIn(renewed.certificate)).toEqual(live.keysIn(root.certificate));
    expect(live.keysIn('no certificate')).toBeUndefined();
  });
});

describe('when an object was changed last', () => {
  const entry = (time: string, ...fields: string[]) => ({
    time,
    fieldsV1: Object.fromEntries(fields.map((field) => [field, {}])),
  });
  const [early, late] = ['2026-08-01T10:00:00Z', '2026-08-01T11:00:00Z'];

  test('is the last change of what it says, and not of labels or the status', () => {
    expect(lastChangeIn([entry(early, 'f:data'), entry(late, 'f:metadata'), entry(late, 'f:status')])).toEqual(
      new Date(early),
    );
    expect(lastChangeIn([entry(late, 'f:spec'), entry(early, 'f:spec')])).toEqual(new Date(late));
  });

  test.each([[undefined], [[]], [[entry(late, 'f:metadata')]], [[entry('never', 'f:data'), entry(late, 'f:data')]]])(
    'is not known of %j',
    (managedFields) => {
      expect(lastChangeIn(managedFields)).toBeUndefined();
    },
  );
});
