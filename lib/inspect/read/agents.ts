import { groupOf } from './api-group';
import { listAt } from './fields';
import { flagsOf } from './flags';
import type { LoadedObject } from './load';

/** What istio-csr v0.1.0 to v0.17.0 does where a flag is left out. */
const DEFAULT_FLAGS: Readonly<Record<string, string>> = {
  'certificate-namespace': 'istio-system',
  'issuer-name': 'istio-ca',
  'issuer-kind': 'Issuer',
  'issuer-group': 'cert-manager.io',
  'max-client-certificate-duration': '24h',
  'serving-certificate-duration': '24h',
  'root-ca-configmap-name': 'istio-ca-root-cert',
  'istiod-cert-name': 'istiod-dynamic',
  'istiod-cert-namespace': 'istio-system',
  'istiod-cert-duration': '24h',
};

/** Flags that go with `--certificate-namespace` in istio-csr, and of which one at least is set. */
const TELLING_FLAGS = ['issuer-name', 'runtime-issuance-config-map-name', 'max-client-certificate-duration'];

/** An istio-csr agent that was found among objects. */
export class FoundAgent {
  public constructor(
    public readonly deployment: LoadedObject,
    public readonly container: unknown,
    private readonly flags: ReadonlyMap<string, string>,
  ) {}

  /** The value of a flag, by its name without dashes; istio-csr's own default where it is left out, empty where it has none. */
  public flag(name: string): string {
    return this.flags.get(name) ?? DEFAULT_FLAGS[name] ?? '';
  }
}

/** The flags of a container of istio-csr; nothing for any other container. What else it is called says nothing. */
export function agentFlags(container: unknown): ReadonlyMap<string, string> | undefined {
  const flags = flagsOf(container);
  const isAgent = flags.has('certificate-namespace') && TELLING_FLAGS.some((flag) => flags.has(flag));
  return isAgent ? flags : undefined;
}

/** The istio-csr agents among objects: Deployments with its flags. */
export function agentsAmong(objects: readonly LoadedObject[]): FoundAgent[] {
  return objects
    .filter((object) => object.kind === 'Deployment' && groupOf(object) === 'apps')
    .flatMap((deployment) =>
      listAt(deployment.body, 'spec', 'template', 'spec', 'containers').flatMap((container) => {
        const flags = agentFlags(container);
        return flags ? new FoundAgent(deployment, container, flags) : [];
      }),
    );
}
