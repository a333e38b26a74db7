/**
 * What the command line takes from cdk8s: durations. All of cdk8s takes longer to load than a command takes to run.
 */
export { Duration } from 'cdk8s/lib/duration';

/** The command line makes no constructs, so that nothing that it meets is one. */
export const ApiObject = { isApiObject: (): boolean => false };
