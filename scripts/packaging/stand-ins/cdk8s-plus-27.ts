/** What the command line takes from cdk8s-plus; `k8s` is taken care of in heavy-packages.ts. */
export { ServiceType } from 'cdk8s-plus-27/lib/service';
