/** What Kubernetes calls its things. */

/** The API group of roles and their bindings, and its version since Kubernetes 1.8. */
export const RBAC_GROUP = 'rbac.authorization.k8s.io';
export const RBAC_API = `${RBAC_GROUP}/v1`;

/** The namespace of Kubernetes' own components, and all that a cluster has from the start. */
export const KUBE_SYSTEM = 'kube-system';
export const EXISTING_NAMESPACES: readonly string[] = ['default', KUBE_SYSTEM, 'kube-public', 'kube-node-lease'];

/**
 * After how many seconds a changed Secret or ConfigMap is in the files of every pod that mounts it: kubelet looks after each pod every
 * minute, or up to half of one later, and what it knows of the object may be a minute old (syncFrequency and
 * configMapAndSecretChangeDetectionStrategy of its configuration, by default 1m and Watch; pkg/kubelet/kubelet.go, 1.36).
 */
export const LONGEST_MOUNT_DELAY_SECONDS = 180;

/** The label with a namespace's own name, which the API server sets from Kubernetes 1.21 on. */
export const NAMESPACE_NAME_LABEL = 'kubernetes.io/metadata.name';

/** X.509 allows no longer common name, in bytes, and cert-manager refuses one (ub-common-name, RFC 5280 appendix A.1). */
export const LONGEST_COMMON_NAME = 64;

/** The types of a Service with pods behind it, by the members of cdk8s-plus' ServiceType. */
export const SERVICE_TYPES = { CLUSTER_IP: 'ClusterIP', NODE_PORT: 'NodePort', LOAD_BALANCER: 'LoadBalancer' } as const;

/** The labels of nodes with their operating system and with their own name. */
export const NODE_OS = 'kubernetes.io/os';
export const NODE_NAME = 'kubernetes.io/hostname';

/** The part of a security context without which the "restricted" Pod Security Standard refuses a pod (from Kubernetes 1.19 on). */
export const SECCOMP_PROFILE = { seccompProfile: { type: 'RuntimeDefault' } } as const;

/** How many calls a client may make: a second, and at once before that. */
export interface CallLimit {
  readonly callsPerSecond: number;
  readonly burst: number;
}

/**
 * What client-go grants a client that asks for no other limit: calls a second, and calls that it lets through at once before (DefaultQPS
 * and DefaultBurst of rest/config.go, v0.20 to v0.36). Each typed client counts for itself; opening a watch does not count.
 */
export const CLIENT_LIMIT = { callsPerSecond: 5, burst: 10 } as const satisfies CallLimit;

/** How long a Deployment waits for a new pod until its rollout counts as failed (spec.progressDeadlineSeconds, apps/v1), in seconds. */
export const PROGRESS_DEADLINE_SECONDS = 600;
