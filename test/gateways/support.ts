import {
  ChartDelivery,
  ExternalCaIstio,
  type ExternalCaIstioProps,
  IstioInstaller,
  IstioVersion,
  type MeshProps,
} from 'cdk8s-istio-csr';
import type { Construct } from 'constructs';
import { agentFor } from '../support/agent';

/** What a test says of its Istio. */
export interface IstioFacts extends Partial<Omit<ExternalCaIstioProps, 'version'>> {
  readonly version?: string;
  readonly mesh?: MeshProps;
}

export function istioIn(scope: Construct, { version = '1.30.3', mesh, ...props }: IstioFacts = {}): ExternalCaIstio {
  return new ExternalCaIstio(scope, 'istio', { agent: agentFor(mesh), version: IstioVersion.of(version), ...props });
}

export const FLUX = IstioInstaller.helm(ChartDelivery.flux());
export const ARGO_CD = IstioInstaller.helm(ChartDelivery.argoCd());
