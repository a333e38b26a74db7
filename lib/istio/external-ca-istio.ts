import { Construct } from 'constructs';
import { IstioOperator, type IstioOperatorSpec, toJson_IstioOperatorSpec } from '../../imports/install.istio.io';
import type { IIstioCsrAgent } from '../agent/istio-csr-agent';
import { IstioCsrRelease } from '../agent/istio-csr-release';
import { istiodName } from '../agent/istiod-identity';
import { contradictions, isJsonObject, type JsonObject, mergeDeep } from '../internal/merge';
import { checkName, DNS_SUBDOMAIN_RULE } from '../internal/names';
import { addObject } from '../internal/objects';
import { refuse } from '../internal/refusal';
import { warn } from '../internal/warnings';
import { DataPlane } from '../mesh';
import { type ExternalCaSettings, externalCaSettings } from './external-ca-settings';
import { guardedSettings } from './guarded-settings';
import type { IstioVersion } from './istio-version';
import { istiodCertificateOverlay } from './istiod-overlay';

/** Properties of an `ExternalCaIstio`. */
export interface ExternalCaIstioProps {
  /** The agent that proxies ask for certificates. The mesh's facts come from it too. */
  readonly agent: IIstioCsrAgent;

  /** The release of Istio that is installed. It decides what istiod has to be told; the images are istioctl's own unless tagged. */
  readonly version: IstioVersion;

  /**
   * The name of the IstioOperator object.
   *
   * @default - 'istio', or 'istio-REVISION' for a named revision
   */
  readonly name?: string;

  /**
   * Istio's installation profile, for example `default`, `demo` or `minimal`.
   *
   * @default - 'ambient' for an ambient mesh, Istio's own default otherwise
   */
  readonly profile?: string;

  /**
   * The registry of Istio's images, without the image's name. A vendor's registry often has that vendor's tags only (Tetrate's
   * containers.istio.tetratelabs.com has `1.8.2-tetrate-v0` and no `1.8.2`): then set `tag` as well, or install with the vendor's
   * istioctl. Such a hub without a tag is a warning.
   *
   * @default - the hub built into istioctl
   */
  readonly hub?: string;

  /**
   * The tag of Istio's images.
   *
   * @default - the tag built into istioctl
   */
  readonly tag?: string;

  /**
   * The revision to install: one of the mesh's revisions.
   *
   * @default - the mesh's `default` revision, or its only one
   */
  readonly revision?: string;

  /**
   * More of Istio's MeshConfig, merged over what this construct sets. It may not contradict that.
   *
   * @default - nothing more
   */
  readonly meshConfig?: { readonly [key: string]: unknown };

  /**
   * More of the charts' values, merged over what this construct sets. It may not contradict that.
   *
   * @default - nothing more
   */
  readonly values?: { readonly [key: string]: unknown };
}

/** istio-csr speaks ALPN from here on, which Istio's proxies insist on from 1.24 on (istio issue 53659). */
const SPEAKS_ALPN = IstioCsrRelease.of('v0.13.0');

/** Registries that only carry their vendor's tags. */
const VENDOR_HUBS = ['containers.istio.tetratelabs.com'];

/** Istio's built-in profiles with ztunnel, and those without. A profile can also be the path of a file. */
const AMBIENT_PROFILES = ['ambient', 'openshift-ambient'];
const SIDECAR_PROFILES = [
  'default',
  'demo',
  'empty',
  'external',
  'minimal',
  'openshift',
  'preview',
  'remote',
  'stable',
];

/**
 * An Istio whose own CA is switched off and whose proxies ask the agent: the IstioOperator resource, input for
 * `istioctl install -f`.
 *
 * From Istio 1.24 on an IstioOperator is a file for istioctl and nothing that a cluster knows: keep it out of what is applied, for
 * example in a chart whose output has a folder of its own.
 *
 * The construct's default child is the IstioOperator.
 *
 * @throws Error for a combination of releases that cannot work, a revision that the mesh does not list, or a setting that
 * contradicts the external CA
 */
export class ExternalCaIstio extends Construct {
  /** The revision that is installed, `default` for the unnamed one. */
  public readonly revision: string;
  /** The release of Istio. */
  public readonly version: IstioVersion;

  public constructor(scope: Construct, id: string, props: ExternalCaIstioProps) {
    super(scope, id);
    const { agent, version } = props;
    this.version = version;
    this.checkReleases(agent, version);
    this.revision = this.installedRevision(agent.mesh.revisions, props.revision);
    const settings = externalCaSettings(agent, this.revision);
    const name = props.name ?? (settings.revision === undefined ? 'istio' : `istio-${settings.revision}`);
    checkName(this, 'name', name, DNS_SUBDOMAIN_RULE, 'Choose another name.');
    this.checkTexts(props);
    this.checkProfile(props);
    this.warnOfVendorHub(props);

    this.node.defaultChild = addObject(this, 'IstioOperator', {
      ...IstioOperator.GVK,
      metadata: { name, namespace: agent.mesh.namespace },
      spec: this.withUserSettings(
        operatorSpec(settings, props),
        guardedSettings(settings, agent.mesh.namespace),
        props,
      ),
    });
  }

  private checkReleases(agent: IIstioCsrAgent, version: IstioVersion): void {
    if (version.requiresAlpn && !agent.release.atLeast(SPEAKS_ALPN)) {
      refuse(this, {
        prop: 'version',
        received: version.version,
        allowed: `an Istio up to 1.23 with istio-csr ${agent.release.version}, or istio-csr v0.13.0 or later`,
        fix: 'From 1.24 on proxies refuse a CA that does not negotiate ALPN ("missing selected ALPN property"): update the agent\'s release.',
      });
    }
    if (agent.mesh.dataPlane === DataPlane.AMBIENT && !version.supportsAmbient) {
      refuse(this, {
        prop: 'version',
        received: version.version,
        allowed: 'Istio 1.22 or later for a mesh whose dataPlane is AMBIENT',
        fix: 'Choose a later version or a sidecar mesh.',
      });
    }
  }

  private installedRevision(listed: string[], wanted: string | undefined): string {
    const only = listed.length === 1 ? listed[0] : undefined;
    const revision = wanted ?? (listed.includes('default') ? 'default' : only);
    if (revision !== undefined && listed.includes(revision)) return revision;
    return refuse(this, {
      prop: 'revision',
      received: wanted,
      allowed: `one of the mesh's revisions: ${listed.join(', ')}`,
      fix: "Name one of them, or add the revision to the mesh first: istiod's certificate needs a DNS name for it.",
    });
  }

  /** An ambient mesh needs a profile with the CNI plugin and ztunnel, and nothing trusts a ztunnel in a sidecar mesh. */
  private checkProfile({ agent, profile }: ExternalCaIstioProps): void {
    const ambient = agent.mesh.dataPlane === DataPlane.AMBIENT;
    const unfit = ambient ? SIDECAR_PROFILES : AMBIENT_PROFILES;
    if (profile === undefined || !unfit.includes(profile)) return;
    refuse(this, {
      prop: 'profile',
      received: profile,
      allowed: ambient
        ? "'ambient' or a profile file of your own, because the mesh's dataPlane is AMBIENT"
        : "a profile without ztunnel, because the mesh's dataPlane is SIDECAR",
      fix: 'Leave profile out, or change the dataPlane of the Mesh.',
    });
  }

  private warnOfVendorHub({ hub: ownHub, tag: ownTag, values, version }: ExternalCaIstioProps): void {
    const global = isJsonObject(values?.global) ? values.global : {};
    const hub = ownHub ?? (typeof global.hub === 'string' ? global.hub : undefined);
    const tag = ownTag ?? global.tag;
    if (hub === undefined || tag !== undefined || !VENDOR_HUBS.some((vendor) => hub.startsWith(vendor))) return;
    warn(
      this,
      `hub ${hub} carries its vendor's tags only: set tag (for example ${version.version}-tetrate-v0) or use the vendor's istioctl`,
    );
  }

  private withUserSettings(
    spec: JsonObject,
    facts: JsonObject,
    { meshConfig, values }: ExternalCaIstioProps,
  ): JsonObject {
    const wanted: JsonObject = { ...(meshConfig && { meshConfig }), ...(values && { values }) };
    for (const { path, mine, theirs } of contradictions(facts, wanted)) {
      refuse(this, {
        prop: path,
        received: theirs,
        allowed:
          mine === undefined ? 'nothing here' : `${JSON.stringify(mine)}, which follows from the agent and its mesh`,
        fix: 'Leave it out here; to change it, change the Mesh or the IstioCsrAgent, so that both sides agree.',
      });
    }
    return mergeDeep(spec, wanted);
  }

  private checkTexts(props: ExternalCaIstioProps): void {
    for (const prop of ['profile', 'hub', 'tag'] as const) {
      if (props[prop] !== '') continue;
      refuse(this, {
        prop,
        received: '',
        allowed: 'a text that is not empty',
        fix: "Leave it out for Istio's default.",
      });
    }
  }
}

/** The settings in the IstioOperator's spelling. */
function operatorSpec(settings: ExternalCaSettings, { version, profile, hub, tag }: ExternalCaIstioProps): JsonObject {
  const { caAddress, ambient } = settings;
  const spec: IstioOperatorSpec = {
    profile: profile ?? (ambient ? 'ambient' : undefined),
    hub,
    tag,
    namespace: settings.namespace,
    revision: settings.revision,
    meshConfig: { trustDomain: settings.trustDomain },
    values: {
      global: {
        caAddress,
        istioNamespace: settings.namespace,
        meshId: settings.meshId,
        network: settings.network,
        multiCluster: { clusterName: settings.clusterName },
      },
      ztunnel: ambient ? { caAddress } : undefined,
    },
    components: {
      pilot: {
        k8S: {
          env: [{ name: 'ENABLE_CA_SERVER', value: 'false' }],
          overlays: version.mountsIstiodCertificate
            ? undefined
            : [istiodCertificateOverlay(istiodName(settings.revision ?? 'default'))],
        },
      },
    },
  };
  return toJson_IstioOperatorSpec(spec) ?? {};
}
