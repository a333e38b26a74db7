import { refuse, type Site } from '../../internal/refusal';
import type { Remark } from '../../internal/warnings';
import type { IIssuer } from '../../signing/issuer';
import type { TrustAnchor } from '../../signing/trust/trust-anchor';
import type { ConfigMapEntry } from '../../signing/trust/trust-bundle';
import { MeshWarning } from '../../warnings/mesh-warning';
import type { OptionFacts } from '../options/option';
import type { IstioCsrAgentProps } from '../props/agent-props';
import type { StringMap, TrustSettings } from '../settings';
import { agentIssuers } from './issuer';

const VOLUME = 'trust-anchor';
const FOLDER = '/var/run/istio-csr/trust-anchor';
const FILE = 'ca.pem';

interface AgentTrust {
  /** The file in the container; empty for what the issuer returns. */
  readonly file: string;
  /** How it gets into the pods; nothing where it does not, or comes by other means. */
  readonly settings?: TrustSettings;
}

/** The trust anchor that an agent with these props has: its own, or that of a CA that this library makes. */
export function trustAnchorOf({ trustAnchor, trustAnchorFile, ...props }: IstioCsrAgentProps): TrustAnchor | undefined {
  if (trustAnchor !== undefined || trustAnchorFile !== undefined) return trustAnchor;
  const known = signersOf(props).map(({ traits }) => traits?.trustAnchor);
  return known.every((anchor) => anchor?.version === known[0]?.version) ? known[0] : undefined;
}

/** Every issuer whose certificates the mesh has to verify, that of istiod's certificate among them. */
function signersOf(props: IstioCsrAgentProps): IIssuer[] {
  const istiod = props.istiodCertificate?.issuer;
  return [...agentIssuers(props), ...(istiod ? [istiod] : [])];
}

export function trustAnchorWarnings(props: IstioCsrAgentProps): Remark[] {
  const anchor = trustAnchorOf(props);
  const isOwn = agentIssuers(props).every(({ traits }) => traits?.trustAnchor?.isPinned === false);
  if (anchor === undefined || anchor.isPinned || isOwn) return [...(anchor?._warnings ?? [])];
  const message =
    'trustAnchor: discovered: whoever can change the issuer, or the CA behind it, decides what the mesh trusts; docs/ca.md tells how to pin it';
  return [{ warning: MeshWarning.TRUST_ANCHOR_DISCOVERED, message }];
}

/** Where the agent takes the trust anchor from; refuses a mesh whose root is left to a stranger. */
export function agentTrust({ site, name, namespace, props }: OptionFacts, labels: StringMap): AgentTrust {
  const anchor = trustAnchorOf(props);
  if (props.trustAnchorFile !== undefined) return { file: ownFile(site, props.trustAnchorFile, props) };
  if (anchor === undefined) {
    const allowed = `TrustAnchor.fromPem, fromSecret, fromConfigMap or fromBundle, because ${whyUnpinned(signersOf(props))}`;
    const fix =
      'Unpinned, whatever CA the issuer returns becomes the root of the whole mesh: pin it, or accept that by name with TrustAnchor.discovered().';
    return refuse(site, { prop: 'trustAnchor', received: undefined, allowed, fix });
  }
  if (!anchor.isPinned) return { file: '' };
  checkVolumeNames(site, props);
  const { pem, secret, configMap, bundleNamespace } = anchor._source;
  if (bundleNamespace !== undefined && bundleNamespace !== namespace) {
    const allowed = `a Bundle written to namespace ${namespace}, where the agent runs`;
    const fix = `Set namespace: '${namespace}' on the TrustBundle (agentNamespace on a RotatingCa).`;
    refuse(site, { prop: 'trustAnchor', received: `a Bundle written to namespace ${bundleNamespace}`, allowed, fix });
  }
  const own = pem === undefined ? undefined : { name: `${name}-trust-anchor`, pem, labels };
  const entry = own ? { name: own.name, key: FILE } : (configMap as ConfigMapEntry);
  const source = secret
    ? { secret: { secretName: secret.name, items: [{ key: secret.key, path: FILE }] } }
    : { configMap: { name: entry.name, items: [{ key: entry.key, path: FILE }] } };
  return {
    file: `${FOLDER}/${FILE}`,
    settings: {
      configMap: own,
      volume: { name: VOLUME, ...source },
      mount: { name: VOLUME, mountPath: FOLDER, readOnly: true },
      version: anchor.version,
    },
  };
}

function whyUnpinned(issuers: readonly IIssuer[]): string {
  const label = ({ kind, name }: IIssuer): string => `${kind} ${name}`;
  const stranger = issuers.find(({ traits }) => traits?.trustAnchor === undefined);
  if (issuers.length > 0 && stranger === undefined) return `${issuers.map(label).join(' and ')} have different roots`;
  return `the root of ${stranger ? label(stranger) : 'an issuer named at run time'} is not known here`;
}

function checkVolumeNames(site: Site, { volumes = [], volumeMounts = [] }: IstioCsrAgentProps): void {
  const taken =
    volumes.find(({ name }) => name === VOLUME)?.name ??
    volumeMounts.find(({ mountPath }) => `${mountPath.replace(/\/+$/, '')}/`.startsWith(`${FOLDER}/`))?.mountPath;
  if (taken === undefined) return;
  const allowed = `any volume but "${VOLUME}" and any mount path but ${FOLDER} and below, where the trust anchor is`;
  const fix = 'Choose another name or path.';
  refuse(site, { prop: taken === VOLUME ? 'volumes' : 'volumeMounts', received: taken, allowed, fix });
}

function ownFile(site: Site, file: string, { trustAnchor, volumeMounts = [] }: IstioCsrAgentProps): string {
  if (trustAnchor !== undefined) {
    const fix = 'Leave trustAnchorFile out: the agent mounts its trustAnchor itself.';
    refuse(site, { prop: 'trustAnchorFile', received: file, allowed: 'trustAnchor or trustAnchorFile', fix });
  }
  if (/-----BEGIN/.test(file)) {
    const allowed = 'the path of a file in the container, not its content';
    const fix = 'Hand the content in as trustAnchor: TrustAnchor.fromPem(...).';
    refuse(site, { prop: 'trustAnchorFile', received: file, allowed, fix });
  }
  const folders = volumeMounts.map(({ mountPath }) => mountPath);
  if (folders.some((folder) => file === folder || file.startsWith(`${folder.replace(/\/$/, '')}/`))) return file;
  const allowed = `an absolute path below a volume mount (${folders.join(', ') || 'there is none'})`;
  const fix = 'Add the volume with the certificate to volumes and volumeMounts.';
  return refuse(site, { prop: 'trustAnchorFile', received: file, allowed, fix });
}
