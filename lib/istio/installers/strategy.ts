import type { Construct, IConstruct } from 'constructs';
import type { JsonObject } from '../../internal/merge';
import type { Refusal } from '../../internal/refusal';
import type { Mesh } from '../../mesh';
import type { IstioVersion } from '../../releases/istio-version';
import type { ExternalCaSettings } from '../external-ca-settings';

/** An installation of Istio, with all settings decided and checked. */
export interface Installation {
  readonly settings: ExternalCaSettings;
  readonly version: IstioVersion;
  /** The name of the main object, if the user gave one. */
  readonly name?: string;
  readonly profile?: string;
  readonly hub?: string;
  readonly tag?: string;
  /** The user's settings, which are merged over those of this library and do not contradict them. */
  readonly meshConfig?: JsonObject;
  readonly values?: JsonObject;
  readonly components?: JsonObject;
}

/** How one installer installs Istio. */
export interface InstallerStrategy {
  /** Why the installer cannot install a version of a mesh; undefined when it can. */
  unsupported(version: IstioVersion, mesh: Mesh): (Partial<Refusal> & Pick<Refusal, 'allowed' | 'fix'>) | undefined;

  /** The revision that the installer names by itself; undefined where the user chooses it. */
  ownRevision?(version: IstioVersion): string;

  /** The namespace of ztunnel in an ambient mesh. */
  ztunnelNamespace(mesh: Mesh): string;

  /** Whether the installer reads an IstioOperator, whose components can be set. */
  readonly hasComponents: boolean;

  /** Adds the objects to the tree and returns the main one. */
  install(scope: Construct, installation: Installation): IConstruct;
}
