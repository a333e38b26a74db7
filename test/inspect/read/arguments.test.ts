import fc from 'fast-check';
import { argumentsOf, effective, parseArguments } from '../../../lib/inspect/read/arguments';

const told = (name: string, ...words: string[]) => effective(name, parseArguments(words).get(name));

test.each<[string, string[], string, string | undefined]>([
  ['--name=value', ['--issuer-name=a=b'], 'issuer-name', 'a=b'],
  ['--name value', ['--issuer-name', 'a'], 'issuer-name', 'a'],
  ['--name and what looks like a flag', ['--issuer-name', '--issuer-kind'], 'issuer-name', '--issuer-kind'],
  ['--name at the end', ['--issuer-name'], 'issuer-name', undefined],
  ['--name=', ['--trust-domain='], 'trust-domain', ''],
  ['a switch alone', ['--istiod-cert-enabled', 'false'], 'istiod-cert-enabled', 'true'],
  ['a switch with a value', ['--issuer-enabled=false'], 'issuer-enabled', 'false'],
  ['-c value', ['-c', 'mesh'], 'certificate-namespace', 'mesh'],
  ['-c=value', ['-c=mesh'], 'certificate-namespace', 'mesh'],
  ['-cvalue', ['-cmesh'], 'certificate-namespace', 'mesh'],
  ['switches joined', ['-de'], 'issuer-enabled', 'true'],
  ['switches joined with one that takes a value', ['-decmesh'], 'certificate-namespace', 'mesh'],
  ['switches joined with one that takes the next word', ['-dec', 'mesh'], 'certificate-namespace', 'mesh'],
  ['a short switch with a value', ['-e=false'], 'issuer-enabled', 'false'],
  ['what is behind --', ['--', '--issuer-name=a'], 'issuer-name', undefined],
  ['the last of several', ['-u', 'a', '--issuer-name=b'], 'issuer-name', 'b'],
  [
    'all items of a list',
    ['--ca-trusted-node-accounts=a/b,c/d', '--ca-trusted-node-accounts', 'e/f'],
    'ca-trusted-node-accounts',
    'a/b,c/d,e/f',
  ],
  ['what is behind words that are no flags', ['istio-csr', 'serve', '-u', 'a'], 'issuer-name', 'a'],
  ['what is behind a flag of others with a value', ['--kubeconfig', '/x', '-u', 'a'], 'issuer-name', 'a'],
  ['what is behind a flag of others without a value', ['--insecure-skip-tls-verify', '-u', 'a'], 'issuer-name', 'a'],
  ['what is behind a short flag of others', ['-n', 'x', '-u', 'a'], 'issuer-name', 'a'],
  ['no long flag behind one dash', ['-issuer-name=a'], 'issuer-name', undefined],
])('reads %s', (_what, words, name, value) => {
  expect(told(name, ...words)).toBe(value);
});

test('command and args go together, with the variables that Kubernetes puts in', () => {
  const given = argumentsOf(
    {
      command: ['istio-csr', '-c'],
      args: ['$(NAMESPACE)', '--issuer-name=$(NAME)-$$(NAME)', '--trust-domain=$(GONE)', 5, { not: 'a word' }],
      env: [
        { name: 'NAMESPACE', valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } } },
        { name: 'NAME', value: 'ca' },
      ],
    },
    'pki',
  );
  expect(Object.fromEntries(given)).toEqual({
    'certificate-namespace': ['pki'],
    'issuer-name': ['ca-$(NAME)'],
    'trust-domain': ['$(GONE)'],
  });
});

test('a variable whose value stands elsewhere is not known', () => {
  const args = ['--trust-domain=$(DOMAIN)', '--cluster-id=$(CLUSTER)', '--issuer-name=$(EMPTY)$$(DOMAIN)'];
  const open = (name: string) => `\${${name}}`;
  const configMapKeyRef = { name: 'mesh', key: 'domain' };
  const env = [{ name: 'DOMAIN', valueFrom: { configMapKeyRef } }, { name: 'EMPTY' }];
  const told = (container: object) => Object.fromEntries(argumentsOf(container, 'pki'));
  expect(told({ args, env })).toEqual({
    'trust-domain': [open('DOMAIN')],
    'cluster-id': ['$(CLUSTER)'],
    'issuer-name': ['$(DOMAIN)'],
  });
  const envFrom = [{ configMapRef: { name: 'mesh' } }];
  expect(told({ args, env, envFrom })).toMatchObject({ 'cluster-id': [open('CLUSTER')] });
});

test('any words are read, and none is found that is not there', () => {
  const word = fc.oneof(
    fc.string(),
    fc.constantFrom('-', '--', '---', '-=', '--=x', '-c', '--issuer-name', '__proto__', '--__proto__=x'),
  );
  fc.assert(
    fc.property(fc.array(word), (words) => {
      const given = parseArguments(words);
      for (const [, values] of given) {
        for (const value of values) expect(value === 'true' || words.some((one) => one.includes(value))).toBe(true);
      }
    }),
  );
});

test('a very long list of arguments takes no longer than its length', () => {
  const [words, begin] = [Array(300_000).fill('--trust-domain=x'), performance.now()];
  expect(parseArguments(words).get('trust-domain')).toHaveLength(words.length);
  expect(performance.now() - begin).toBeLessThan(2000);
});

test('a very long word of short forms takes no longer than its length, and no deeper stack', () => {
  const switches = parseArguments([`-${'de'.repeat(500_000)}cmesh`]);
  expect(switches.get('issuer-enabled')).toHaveLength(500_000);
  expect(switches.get('certificate-namespace')).toEqual(['mesh']);
});

test('variables are put in up to what a container can start with, and left as they are beyond', () => {
  const env = [{ name: 'A', value: 'x'.repeat(2 ** 20) }];
  const container = { args: [`--trust-domain=${'$(A)'.repeat(100_000)}`], env };
  const [domain = ''] = argumentsOf(container).get('trust-domain') ?? [];
  expect(domain.startsWith(`${'x'.repeat(2 ** 21)}$(A)`)).toBe(true);
  expect(domain.length).toBeLessThan(3 * 2 ** 20);
});
