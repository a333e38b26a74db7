import type { Construct, IConstruct } from 'constructs';
import type { Refusal } from '../../internal/refusal';
import type { Mesh } from '../../mesh';
import type { ChartDelivery } from '../../platform/chart-delivery';
import type { IstioVersion } from '../../releases/istio-version';
import type { ExternalCaIstioProps } from '../external-ca-istio-props';
import type { ExternalCaSettings } from '../external-ca-settings';

/** An installation of Istio: the settings, and the user's props, which do not contradict them. */
export interface Installation extends ExternalCaIstioProps {
  readonly settings: ExternalCaSettings;
}

/** Where Istio's charts are, and how they get into the cluster. */
export interface ChartSource {
  readonly delivery: ChartDelivery;
  readonly repository: string;
}

export type Unsupported = Partial<Refusal> & Pick<Refusal, 'allowed' | 'fix'>;

export interface InstallerStrategy {
  /** Why the installer cannot install a version of a mesh; undefined when it can. */
  unsupported?(version: IstioVersion, mesh: Mesh): Unsupported | undefined;

  /** The revision that the installer names by itself; undefined where the user chooses it. */
  ownRevision?(version: IstioVersion): string;

  /** Whether the installer reads an IstioOperator, whose components can be set. */
  readonly hasComponents?: boolean;

  /** For an installer by charts. */
  readonly chartSource?: ChartSource;

  install(scope: Construct, installation: Installation): IConstruct;
}
