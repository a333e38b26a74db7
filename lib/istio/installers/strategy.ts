import type { Construct, IConstruct } from 'constructs';
import type { JsonObject } from '../../internal/merge';
import type { Refusal } from '../../internal/refusal';
import type { Mesh } from '../../mesh';
import type { IstioVersion } from '../../releases/istio-version';
import type { ExternalCaSettings } from '../external-ca-settings';

/** What an installer makes of an Istio, with all settings decided and checked. */
export interface Installation {
  readonly settings: ExternalCaSettings;
  readonly version: IstioVersion;
  /** The name of the main object, if the user gave one. */
  readonly name?: string;
  readonly profile?: string;
  readonly hub?: string;
  readonly tag?: string;
  /** The user's own settings, which go over those of this library and do not contradict them. */
  readonly meshConfig?: JsonObject;
  readonly values?: JsonObject;
  readonly components?: JsonObject;
}

/** How one installer does it. */
export interface InstallerStrategy {
  /** Says why the installer cannot install a version of a mesh, or nothing when it can. */
  unsupported(version: IstioVersion, mesh: Mesh): (Partial<Refusal> & Pick<Refusal, 'allowed' | 'fix'>) | undefined;

  /** The revision that the installer will make by itself, or nothing where the user chooses. */
  ownRevision?(version: IstioVersion): string;

  /** The namespace of ztunnel in an ambient mesh. */
  ztunnelNamespace(mesh: Mesh): string;

  /** Whether there is an IstioOperator, whose components can be set. */
  readonly hasComponents: boolean;

  /** Adds the objects to the tree and returns the main one. */
  install(scope: Construct, installation: Installation): IConstruct;
}
