// The submodule `inspect`: reading and checking what was synthesized or runs. jsii knows a submodule's types by `export *` alone, so
// that these files export what is public and nothing else.
export * from './graph/fleet/fleet-graph';
export * from './graph/issuance-graph';
export * from './report/finding';
export * from './report/report';
export * from './rotation/plan/rotation-plan';
export * from './rotation/rotation-check';
export * from './verify/fleet/fleet-verification';
export * from './verify/mesh-verification';
export * from './verify/verification-props';
export * from './verify/verification-report';
