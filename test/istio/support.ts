import {
  ChartDelivery,
  DataPlane,
  ExternalCaIstio,
  type ExternalCaIstioProps,
  IstioCsrAgent,
  IstioInstaller,
  IstioVersion,
  Mesh,
  type MeshProps,
} from 'cdk8s-istio-csr';
import { agentFor, KNOWN_ISSUER } from '../support/agent';
import { type SynthesizedObject, synth } from '../support/synth';

/** The props of an `ExternalCaIstio` but its version. */
export type Props = Partial<Omit<ExternalCaIstioProps, 'version'>>;

/** The IstioOperator for a version. */
export function operator(version: string, props: Props = {}): SynthesizedObject {
  const [object] = synth((chart) => {
    new ExternalCaIstio(chart, 'istio', { agent: agentFor(), version: IstioVersion.of(version), ...props });
  });
  if (object === undefined) throw new Error('no IstioOperator was synthesized');
  return object;
}

/** The facts of an ambient mesh. */
export const ambient = { dataPlane: DataPlane.AMBIENT };

/** The address of the agent. */
export const ADDRESS = 'cert-manager-istio-csr.cert-manager.svc:443';

/** What an installation is for. */
export interface Facts {
  readonly dataPlane: DataPlane;
  readonly revision: string;
  readonly version: string;
  /** What else is known of the mesh. */
  readonly mesh?: MeshProps;
}

/** An installer. */
export interface Way {
  readonly installer: () => IstioInstaller;
}

export const ISTIOCTL: Way = { installer: IstioInstaller.istioctl };
export const FLUX: Way = { installer: () => IstioInstaller.helm(ChartDelivery.flux()) };
export const SAIL: Way = { installer: () => IstioInstaller.sail({ name: 'canary' }) };

/** An installation that every installer can make, in a mesh with sidecars. */
export const SIDECAR: Facts = { version: '1.30.3', revision: 'canary', dataPlane: DataPlane.SIDECAR };

/** What an installer makes of an Istio in the namespace `mesh-system`, without the agent's objects. */
export function install(
  way: Way,
  facts: Facts,
  props: Partial<ExternalCaIstioProps> = {},
  isWanted = ofInstaller,
): SynthesizedObject[] {
  const mesh = new Mesh({
    trustDomain: 'prod.example.com',
    clusterId: 'eu-1',
    namespace: 'mesh-system',
    meshId: 'mesh1',
    network: 'net1',
    revisions: [facts.revision],
    dataPlane: facts.dataPlane,
    ...facts.mesh,
  });
  const objects = synth((chart) => {
    const agent = new IstioCsrAgent(chart, 'agent', { mesh, issuer: KNOWN_ISSUER });
    const version = IstioVersion.of(facts.version);
    new ExternalCaIstio(chart, 'istio', { agent, version, installer: way.installer(), ...props });
  });
  return objects.filter(isWanted);
}

function ofInstaller({ apiVersion }: SynthesizedObject): boolean {
  return /^(install\.istio|sailoperator|helm\.|source\.|argoproj)/.test(apiVersion);
}
