import { Duration } from 'cdk8s';
import type { Construct } from 'constructs';
import { LONGEST_COMMON_NAME } from '../../facts/kubernetes';
import { checkLifetimes, goDuration } from '../../internal/lifetimes';
import { checkName, DNS_SUBDOMAIN_RULE } from '../../internal/names';
import { refuse } from '../../internal/refusal';
import { PrivateKey } from '../private-key';
import type { CaCertificateProps } from './self-signed-ca-chain';

export const CA_DURATION = Duration.days(3650);

type Defaults = Required<Pick<CaCertificateProps, 'name' | 'organizations'>>;

/** One tier of a chain, with its defaults applied and its values checked. */
export type CaTier = ReturnType<typeof caTier>;

export function caTier(site: Construct, props: CaCertificateProps, defaults: Defaults, prefix = '') {
  const name = props.name ?? defaults.name;
  const secretName = props.secretName ?? name;
  const issuerName = props.issuerName ?? name;
  const commonName = props.commonName ?? name;
  const organizations = [...(props.organizations ?? defaults.organizations)];
  const duration = props.duration ?? CA_DURATION;
  const privateKey = props.privateKey ?? PrivateKey.ecdsa(256);
  const { renewBefore } = props;
  for (const [prop, value] of Object.entries({ name, secretName, issuerName })) {
    checkName(site, `${prefix}${prop}`, value, DNS_SUBDOMAIN_RULE, 'Choose the name of a Kubernetes object.');
  }
  if (commonName === '' || Buffer.byteLength(commonName) > LONGEST_COMMON_NAME) {
    const allowed = `1 to ${LONGEST_COMMON_NAME} bytes (RFC 5280)`;
    const fix = 'Set a shorter commonName; the name of the object may stay as it is.';
    refuse(site, { prop: `${prefix}commonName`, received: commonName, allowed, fix });
  }
  checkLifetimes(site, { duration, renewBefore }, prefix);
  return { name, secretName, issuerName, commonName, organizations, duration, renewBefore, privateKey };
}

export function checkOutlives(site: Construct, prop: string, below: Duration, rootProp: string, root: Duration): void {
  if (below.toSeconds() <= root.toSeconds()) return;
  const allowed = `at most ${rootProp}, which is ${goDuration(root)}`;
  const fix = `An intermediate cannot outlive its root: shorten ${prop} or lengthen ${rootProp}.`;
  refuse(site, { prop, received: goDuration(below), allowed, fix });
}
