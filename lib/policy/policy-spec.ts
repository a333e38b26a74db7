import { goDuration } from '../internal/lifetimes';
import { ownField } from '../internal/merge';
import type { CertificateNeed } from '../signing/certificate-need';
import type { IIssuer } from '../signing/issuer';

export interface ApprovedNeed {
  /** The part of its objects' names after the agent's name. */
  readonly key: string;
  readonly need: CertificateNeed;
  /** Whether its issuers come and go by rotation, so that the names of its policies must not depend on how many there are. */
  readonly rotates: boolean;
}

/** The keys to allow where their size is not known: those that proxies and istio-csr's own code choose. */
const SIZES: Readonly<Record<string, { readonly minSize: number; readonly maxSize: number }>> = {
  RSA: { minSize: 2048, maxSize: 8192 },
  ECDSA: { minSize: 256, maxSize: 384 },
};

/**
 * The policies that allow a need and nothing more: one per issuer and kind of key, because a policy selects one issuer and its sizes
 * count for one algorithm. approver-policy approves what any of them allows.
 *
 * With several issuers, or ones that rotate, the names of the policies contain the issuer's: with numbers, policies would swap their
 * issuers in a rotation.
 */
export function policySpecs({ need, rotates }: ApprovedNeed): { readonly suffix: string; readonly spec: object }[] {
  const named = rotates || need.issuers.length > 1;
  return need.issuers.flatMap((issuer) =>
    keyRules(need).map(({ suffix, rule }) => ({
      suffix: named ? `${suffix}-${distinctName(issuer, need.issuers)}` : suffix,
      spec: {
        allowed: allowed(need),
        constraints: { maxDuration: need.maxDuration && goDuration(need.maxDuration), privateKey: rule },
        selector: {
          issuerRef: { group: issuer.group, kind: issuer.kind, name: issuer.name },
          namespace: { matchNames: [need.namespace] },
        },
      },
    })),
  );
}

/** The name of an issuer, with its kind and group where another one of the need has the same name. */
function distinctName({ group, kind, name }: IIssuer, issuers: readonly IIssuer[]): string {
  const alone = issuers.filter((each) => each.name === name).length === 1;
  return alone ? name : `${name}.${kind.toLowerCase()}.${group}`;
}

/** approver-policy denies every field that a policy does not list. */
function allowed({ commonName, organizations, dnsNames, uris, usages, isCa = false }: CertificateNeed): object {
  const wildcards = uris?.filter((uri) => uri.includes('*')) ?? [];
  return {
    commonName: commonName === undefined ? undefined : { value: commonName, validations: literalRules([commonName]) },
    dnsNames: dnsNames && literals(dnsNames),
    uris: uris && {
      required: true,
      values: uris,
      validations: wildcards.length > 0 ? wildcards.map(segmentRule) : undefined,
    },
    subject: organizations && { organizations: literals(organizations) },
    usages,
    isCA: isCa,
  };
}

function literals(values: string[]): object {
  return { values, validations: literalRules(values) };
}

/** To approver-policy every `*` is a wildcard, also that of a DNS name such as `*.example.com`; this rule takes it as it stands. */
function literalRules(values: readonly string[]): { rule: string; message: string }[] | undefined {
  if (!values.some((value) => value.includes('*'))) return undefined;
  // A text in JSON is one in CEL as well.
  const list = `[${values.map((value) => JSON.stringify(value)).join(', ')}]`;
  return [{ rule: `self in ${list}`, message: `has to be one of ${list}, where * is no wildcard` }];
}

/** A wildcard of approver-policy matches slashes as well; this rule does not. */
function segmentRule(uri: string): { rule: string; message: string } {
  const pattern = uri.replace(/[.\\+?()[\]{}|^$]/g, '\\\\$&').replaceAll('*', '[^/]+');
  return { rule: `self.matches('^${pattern}$')`, message: `has to be ${uri}, with one segment for each *` };
}

/** The keys of a need, each with the end of the name of its policy. */
function keyRules({ keyAlgorithm, keySize }: CertificateNeed): { readonly suffix: string; readonly rule: object }[] {
  if (keyAlgorithm === undefined) {
    // What a proxy may choose: RSA by default, ECDSA when configured, and always by ztunnel.
    return Object.entries(SIZES).map(([algorithm, sizes]) => {
      return { suffix: `-${algorithm.toLowerCase()}`, rule: { algorithm, ...sizes } };
    });
  }
  const sizes = keySize === undefined ? ownField(SIZES, keyAlgorithm) : { minSize: keySize, maxSize: keySize };
  return [{ suffix: '', rule: { algorithm: keyAlgorithm, ...sizes } }];
}
