import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApiObject, Chart, Helm, JsonPatch } from 'cdk8s';
import { load } from 'js-yaml';
import { addClusterObject, withoutNamespace } from '../internal/objects';
import { refusalMessage, refuse } from '../internal/refusal';
import { VersionNumber } from '../releases/version-number';
import type { ChartRelease, DeliveryMethod } from './chart-release';
import type { RenderedDeliveryProps } from './delivery-props';
import { helmFailure } from './helm-failure';
import { ObjectScopes } from './object-scope';
import { findObject } from './same-cluster';

const SITE = 'ChartDelivery.rendered';

/** The namespaces that every cluster has. */
const EXISTING_NAMESPACES = ['default', 'kube-system', 'kube-public', 'kube-node-lease'];

/** `helm template` at synthesis. */
export class RenderedDelivery implements DeliveryMethod {
  public readonly name = 'rendered';

  private readonly executable: string;
  private readonly flags: readonly string[];

  public constructor({ helmExecutable = 'helm', kubeVersion, apiVersions = [], hooks = false }: RenderedDeliveryProps) {
    if (typeof helmExecutable !== 'string' || helmExecutable.trim() === '') {
      refuse(SITE, {
        prop: 'helmExecutable',
        received: helmExecutable,
        allowed: 'a name on the PATH or a path',
        fix: 'Leave it out for "helm".',
      });
    }
    if (kubeVersion !== undefined && VersionNumber.parse(kubeVersion) === undefined) {
      refuse(SITE, {
        prop: 'kubeVersion',
        received: kubeVersion,
        allowed: 'a Kubernetes version as MAJOR.MINOR or MAJOR.MINOR.PATCH',
        fix: "Leave out the vendor's suffix that `kubectl version` may print.",
      });
    }
    apiVersions.forEach((apiVersion, index) => {
      if (/^[a-z0-9.-]+(\/[A-Za-z0-9]+){0,2}$/.test(apiVersion)) return;
      refuse(SITE, {
        prop: `apiVersions[${index}]`,
        received: apiVersion,
        allowed: 'GROUP/VERSION or GROUP/VERSION/KIND',
        fix: '`kubectl api-versions` lists those of a cluster.',
      });
    });
    this.executable = helmExecutable;
    this.flags = [
      '--include-crds',
      hooks ? '--skip-tests' : '--no-hooks',
      ...(kubeVersion === undefined ? [] : ['--kube-version', kubeVersion]),
      ...apiVersions.flatMap((apiVersion) => ['--api-versions', apiVersion]),
    ];
  }

  public deliver(release: ChartRelease): void {
    if (release._source.folder !== undefined) checkFolder(release, release._source.folder);
    const helm = this.render(release);
    const scopes = new ObjectScopes(helm.apiObjects);
    for (const object of helm.apiObjects) {
      if (scopes.isClusterScoped(object)) withoutNamespace(object);
      else if (!hasOwnNamespace(object)) object.addJsonPatch(JsonPatch.add('/metadata/namespace', release.namespace));
    }
    if (release._createNamespace && !EXISTING_NAMESPACES.includes(release.namespace)) addNamespace(release, helm);
  }

  private render(release: ChartRelease): Helm {
    const { chart, version, releaseName, namespace, _source: source, _values: values } = release;
    const isRepository = !source.isRegistry && source.folder === undefined;
    try {
      return new Helm(release, 'Helm', {
        chart: isRepository
          ? chart
          : source.folder === undefined
            ? `${source.url}/${chart}`
            : join(source.folder, chart),
        repo: isRepository ? source.url : undefined,
        version,
        releaseName,
        namespace,
        values,
        helmExecutable: this.executable,
        helmFlags: [...this.flags],
      });
    } catch (error) {
      return refuse(release._site, helmFailure(release, this.executable, error));
    }
  }
}

/** Whether the chart itself says the namespace. The id that cdk8s gives to rendered objects ends in it: NAME-KIND-NAMESPACE. */
function hasOwnNamespace({ node, name, kind }: ApiObject): boolean {
  return node.id !== `${name}-${kind.toLowerCase()}`;
}

/** Adds the release's namespace, before all the rest, unless it is there. */
function addNamespace(release: ChartRelease, helm: Helm): void {
  const wanted = { kind: 'Namespace', name: release.namespace };
  const existing = findObject(release, wanted);
  if (existing !== undefined) {
    // In another chart of cdk8s it comes first anyway: this release depends on something there.
    const isInOrder = Chart.of(existing) !== Chart.of(release) || existing.node.scopes.includes(helm);
    if (!isInOrder) helm.node.addDependency(existing);
    return;
  }
  const manifest = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: release.namespace } };
  const namespace = addClusterObject(release, 'Namespace', manifest);
  helm.node.addDependency(namespace);
  release.node.addValidation({
    validate: () =>
      Chart.of(release)
        .node.findAll()
        .filter((each) => ApiObject.isApiObject(each) && each.kind === 'Namespace' && each.name === release.namespace)
        .filter((each) => each !== namespace)
        .map((each) =>
          refusalMessage(release._site, {
            prop: 'createNamespace',
            received: true,
            allowed: `false, because ${each.node.path} makes the namespace ${release.namespace} too`,
            fix: 'Set createNamespace: false, or make that Namespace before this chart.',
          }),
        ),
  });
}

/** Refuses a folder that does not hold the chart in the version that is asked for: Helm does not look at the version of a folder. */
function checkFolder({ _site: site, chart, version }: ChartRelease, folder: string): void {
  const file = join(folder, chart, 'Chart.yaml');
  if (!existsSync(file)) {
    refuse(site, {
      prop: 'repository',
      received: folder,
      allowed: `a folder with ${chart}/Chart.yaml`,
      fix: 'Name the folder above that of the chart; packed charts (.tgz) have to be unpacked.',
    });
  }
  const found = (load(readFileSync(file, 'utf8')) as { version?: unknown } | undefined)?.version;
  if (found === version) return;
  refuse(site, {
    prop: 'version',
    received: version,
    allowed: `${JSON.stringify(found)}, the version in ${file}`,
    fix: 'Name the version that is in the folder, or unpack the other one there.',
  });
}
