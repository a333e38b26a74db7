import { lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Ajv from 'ajv';
import { Chart } from 'cdk8s';
import {
  CaSecretIssuer,
  ExternalCaIstio,
  FleetCluster,
  type FleetClusterProps,
  type IClusterComposer,
  IstioCsrAgent,
  IstioVersion,
  Mesh,
  type MeshProps,
  OutputFolder,
  SleepWorkload,
  TrustAnchor,
} from 'cdk8s-istio-csr';
import type { Construct } from 'constructs';
import { ROOT } from './paths';

/** A cluster with the facts of a mesh; its id is its name. */
export function clusterOf(name: string, mesh: MeshProps = {}, props: Partial<FleetClusterProps> = {}): FleetCluster {
  return new FleetCluster({ name, mesh: new Mesh({ clusterId: name, ...mesh }), ...props });
}

/** An agent and an Istio, and a sample apart; `settings` of the cluster say what differs. */
export const COMPOSER: IClusterComposer = {
  compose: (scope: Construct, { mesh, settings }: FleetCluster): void => {
    const chart = new Chart(scope, 'agent');
    const issuer = new CaSecretIssuer(chart, 'ca', { mesh, secretName: 'istio-ca' });
    const trustAnchor = TrustAnchor.fromConfigMap('mesh-root');
    const replicas = (settings.replicas as number | undefined) ?? 2;
    const agent = new IstioCsrAgent(chart, 'agent', { mesh, issuer, trustAnchor, replicas });
    const istioctl = new OutputFolder(scope, 'istioctl');
    const version = IstioVersion.of((settings.istio as string | undefined) ?? '1.31.4');
    new ExternalCaIstio(new Chart(istioctl, 'istio'), 'istio', { agent, version });
    if (settings.sample === true) {
      new SleepWorkload(new Chart(new OutputFolder(scope, 'sample'), 'sleep'), 'sleep', { namespace: 'foo' });
    }
  },
};

/** A folder for tests, which is removed after those of the file. */
export function testFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'fleet-'));
  FOLDERS.push(folder);
  return folder;
}

const FOLDERS: string[] = [];

afterAll(() => {
  for (const folder of FOLDERS.splice(0)) rmSync(folder, { recursive: true, force: true });
});

const isIndex = new Ajv().compile(JSON.parse(readFileSync(join(ROOT, 'docs', 'fleet-index.schema.json'), 'utf8')));

/** What the published schema has against a text as the index of a fleet. */
export function indexProblems(text: string): unknown {
  return isIndex(JSON.parse(text)) ? undefined : isIndex.errors;
}

/** All that is in a folder: files with what is in them, and folders. */
export function contentsOf(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  return Object.fromEntries(
    names.map((name) => {
      const status = lstatSync(join(folder, name));
      return [name, status.isFile() ? readFileSync(join(folder, name), 'utf8') : 'no file'];
    }),
  );
}

/** When each file of a folder was written, and which one it is. */
export function writtenAt(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  return Object.fromEntries(
    names.map((name) => {
      const { mtimeNs, ino } = lstatSync(join(folder, name), { bigint: true });
      return [name, `${mtimeNs} ${ino}`];
    }),
  );
}
