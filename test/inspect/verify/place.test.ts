import { argumentsOf, dataPath, EVERYWHERE } from '../../../lib/inspect/verify/live/place';

describe('the arguments of kubectl get', () => {
  test('are the name, the namespace and the selectors', () => {
    expect(argumentsOf({ name: 'istio-ca', namespace: 'istio-system' })).toEqual({
      value: ['istio-ca', '-n', 'istio-system'],
    });
    const everywhere = { namespace: EVERYWHERE, selector: 'app=ztunnel', fieldSelector: 'metadata.name=x' } as const;
    expect(argumentsOf(everywhere)).toEqual({ value: ['-A', '-l', 'app=ztunnel', '--field-selector=metadata.name=x'] });
    expect(argumentsOf({})).toEqual({ value: [] });
  });

  test.each(['--server=http://evil', '-A', '', 'a/b', 'a,b', 'Upper', 'a b', 'a\n', '@x', 'a'.repeat(254)])(
    'never hold the name %j',
    (text) => {
      expect(argumentsOf({ name: text })).toHaveProperty('problem');
      expect(argumentsOf({ namespace: text })).toHaveProperty('problem');
    },
  );

  test('hold no namespace with a dot, and show little of what they refuse', () => {
    expect(argumentsOf({ namespace: 'a.b' })).toEqual({
      problem: '"a.b" cannot be the name of a namespace, so it was not asked for',
    });
    const key = '-----BEGIN EC PRIVATE KEY-----';
    expect(argumentsOf({ name: key })).toEqual({
      problem: '(a private key of 30 characters, not shown) cannot be the name of an object, so it was not asked for',
    });
  });
});

describe('the path of an entry', () => {
  test('has its dots quoted', () => {
    expect(dataPath('ca-cert.pem')).toEqual({ value: '.data.ca-cert\\.pem' });
    expect(dataPath('monkey.crt')).toEqual({ value: '.data.monkey\\.crt' });
  });

  test.each(['*', '', 'a b', "a']", 'a}{.data.tls\\.key', 'tls.key', 'ca-key.pem', 'KEY.der', 'privateKey'])(
    'is refused for %j',
    (key) => expect(dataPath(key)).toHaveProperty('problem'),
  );
});
