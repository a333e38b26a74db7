import type { Construct } from 'constructs';
import { refuse } from '../internal/refusal';
import type { KubernetesVersion } from '../kubernetes-version';
import type { IstioCsrImage } from './agent-props';
import type { IstioCsrRelease } from './istio-csr-release';

const DEFAULT_REPOSITORY = 'quay.io/jetstack/cert-manager-istio-csr';

const PULL_POLICIES = ['Always', 'IfNotPresent', 'Never'];

/** The image as the pod's spec takes it: `REPOSITORY:TAG`, `REPOSITORY:TAG@DIGEST` or `REPOSITORY@DIGEST`. */
export function imageReference(site: Construct, release: IstioCsrRelease, image: IstioCsrImage = {}): string {
  checkImage(site, image);
  const repository = image.repository ?? DEFAULT_REPOSITORY;
  const digest = image.digest === undefined ? '' : `@${image.digest}`;
  const tag = image.tag ?? (image.digest === undefined ? release.version : undefined);
  return `${repository}${tag === undefined ? '' : `:${tag}`}${digest}`;
}

/**
 * What the "restricted" Pod Security Standard asks of a container. istio-csr keeps its keys in memory and listens above port 1024,
 * so it needs neither a writable file system nor a capability; its images have run as a numeric, unprivileged user from v0.1.0 on.
 */
export function containerSecurityContext(kubernetes: KubernetesVersion): Record<string, unknown> {
  return {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ['ALL'] },
    readOnlyRootFilesystem: true,
    runAsNonRoot: true,
    ...(kubernetes.hasSeccompProfile && { seccompProfile: { type: 'RuntimeDefault' } }),
  };
}

function checkImage(site: Construct, image: IstioCsrImage): void {
  const { repository, tag, digest, pullPolicy } = image;
  if (repository !== undefined && !/^[a-z0-9][a-z0-9._-]*(:\d+)?(\/[a-z0-9][a-z0-9._-]*)*$/.test(repository)) {
    refuse(site, {
      prop: 'image.repository',
      received: repository,
      allowed: 'an image without tag and digest, such as "registry.example.com/pki/cert-manager-istio-csr"',
      fix: 'Put the tag into image.tag and the digest into image.digest.',
    });
  }
  if (tag !== undefined && !/^\w[\w.-]{0,127}$/.test(tag)) {
    refuse(site, {
      prop: 'image.tag',
      received: tag,
      allowed: 'an image tag (letters, digits, "_", "." and "-", at most 128 characters)',
      fix: 'Write the tag without ":".',
    });
  }
  if (digest !== undefined && !/^sha256:[0-9a-f]{64}$/.test(digest)) {
    refuse(site, {
      prop: 'image.digest',
      received: digest,
      allowed: '"sha256:" and 64 hexadecimal digits',
      fix: 'Write the digest as the registry prints it.',
    });
  }
  if (pullPolicy !== undefined && !PULL_POLICIES.includes(pullPolicy)) {
    refuse(site, {
      prop: 'image.pullPolicy',
      received: pullPolicy,
      allowed: PULL_POLICIES.join(', '),
      fix: 'Leave it out for IfNotPresent.',
    });
  }
}
