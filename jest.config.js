module.exports = {
  testEnvironment: 'node',
  // By default a core is left idle, which on two is half of them.
  maxWorkers: '100%',
  globalSetup: './test/support/bundle-command-line.ts',
  globalTeardown: './test/support/remove-command-line.ts',
  roots: ['<rootDir>/test'],
  moduleNameMapper: { '^cdk8s-istio-csr$': '<rootDir>/lib/index.ts' },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true },
          target: 'es2022',
        },
      },
    ],
  },
};
