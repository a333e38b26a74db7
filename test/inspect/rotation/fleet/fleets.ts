import { Chart } from 'cdk8s';
import {
  CaSecretIssuer,
  Fleet,
  FleetCluster,
  type IClusterComposer,
  IstioCsrAgent,
  Mesh,
  RotatingCa,
  TrustAnchor,
} from 'cdk8s-istio-csr';
import type { Construct } from 'constructs';
import { testFolder } from '../../../support/fleet';

/** What a cluster of these fleets is: on a CA of its own in generations, or on a Secret below roots that are given in PEM. */
export interface ClusterState {
  readonly name: string;
  readonly wave?: number;
  /** The mesh that it is in, with others; without one it is a mesh of its own. */
  readonly mesh?: string;
  readonly kubeContext?: string;
  /** The roots that are trusted, in PEM, and the Secret with the intermediate that signs. */
  readonly roots?: readonly string[];
  readonly secretName?: string;
  /** The certificate of that intermediate, where it is given. */
  readonly caCertificate?: string;
  /** The ConfigMap with the roots, in place of the roots. */
  readonly configMap?: string;
  /** The generations of a `RotatingCa`, and the one that signs. */
  readonly generations?: readonly string[];
  readonly active?: string;
}

const COMPOSER: IClusterComposer = {
  compose: (scope: Construct, { mesh, settings }: FleetCluster): void => {
    const {
      roots = [],
      secretName = '',
      configMap = '',
      caCertificate = '',
      generations = [],
      active = '',
    } = settings as unknown as Required<ClusterState>;
    const chart = new Chart(scope, 'agent');
    if (generations.length > 0) {
      const ca = new RotatingCa(chart, 'ca', { mesh, generations: [...generations], active });
      const pinned = roots.length === 0 ? undefined : TrustAnchor.fromPem(roots.join(''));
      new IstioCsrAgent(chart, 'agent', { mesh, issuer: ca.issuer, trustAnchor: pinned });
      return;
    }
    const issuer = new CaSecretIssuer(chart, 'ca', {
      mesh,
      secretName,
      caCertificate: caCertificate === '' ? undefined : caCertificate,
    });
    const trustAnchor = configMap === '' ? TrustAnchor.fromPem(roots.join('')) : TrustAnchor.fromConfigMap(configMap);
    new IstioCsrAgent(chart, 'agent', { mesh, issuer, trustAnchor });
  },
};

/** Synthesizes a fleet into a folder, which is removed after the tests of the file. */
export function fleetOf(states: readonly ClusterState[], outdir = testFolder()): string {
  const clusters = states.map(({ name, wave, kubeContext, mesh: meshId, ...settings }) => {
    const mesh = new Mesh({ clusterId: name, meshId });
    return new FleetCluster({ name, wave, kubeContext, mesh, settings: { ...settings } });
  });
  new Fleet({ clusters, compose: COMPOSER }).synth({ outdir });
  return outdir;
}
