import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ApiObject, Chart, Helm, JsonPatch } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { EXISTING_NAMESPACES } from '../facts/kubernetes';
import { checkEach, checkName, textRule } from '../internal/names';
import { addClusterObject, withoutNamespace } from '../internal/objects';
import { readInput } from '../internal/read-input';
import { refusalMessage, refuse } from '../internal/refusal';
import { parseYaml } from '../internal/yaml';
import { VersionNumber } from '../releases/version-number';
import type { DeliveryMethod } from './delivery-method';
import type { RenderedDeliveryProps } from './delivery-props';
import type { HelmChart } from './helm-chart';
import { helmFailure } from './helm-failure';
import { scopesOf } from './object-scope';
import { findObject } from './release-surroundings';

const SITE = 'ChartDelivery.rendered';

const EXECUTABLE_RULE = textRule(/\S/, 'a name on the PATH or a path');
const API_VERSION_RULE = textRule(/^[a-z0-9.-]+(\/[A-Za-z0-9]+){0,2}$/, 'GROUP/VERSION or GROUP/VERSION/KIND');

export function renderedDelivery(props: RenderedDeliveryProps): DeliveryMethod {
  const { helmExecutable = 'helm', kubeVersion, apiVersions = [], hooks = false } = props;
  checkName(SITE, 'helmExecutable', helmExecutable, EXECUTABLE_RULE, 'Leave it out for "helm".');
  if (kubeVersion !== undefined && VersionNumber.parse(kubeVersion) === undefined) {
    const allowed = 'a Kubernetes version as MAJOR.MINOR or MAJOR.MINOR.PATCH';
    const fix = "Leave out the vendor's suffix that `kubectl version` may print.";
    refuse(SITE, { prop: 'kubeVersion', received: kubeVersion, allowed, fix });
  }
  checkEach(SITE, 'apiVersions', apiVersions, API_VERSION_RULE, '`kubectl api-versions` lists those of a cluster.');
  const helmFlags = [
    '--include-crds',
    hooks ? '--skip-tests' : '--no-hooks',
    ...(kubeVersion === undefined ? [] : ['--kube-version', kubeVersion]),
    ...apiVersions.flatMap((apiVersion) => ['--api-versions', apiVersion]),
  ];

  const render = (release: HelmChart): Helm => {
    const { chart, version, releaseName, namespace, _source: source, _values: values } = release;
    const options = { version, releaseName, namespace, values, helmExecutable, helmFlags: [...helmFlags] };
    try {
      return new Helm(release, 'Helm', { ...source.locate(chart), ...options });
    } catch (error) {
      return refuse(release._site, helmFailure(release, helmExecutable, error));
    }
  };

  const deliver = (release: HelmChart) => {
    const { namespace, _source: source, _createNamespace: createNamespace } = release;
    if (source.folder !== undefined) checkFolder(release, source.folder);
    const helm = render(release);
    const isClusterScoped = scopesOf(helm.apiObjects);
    for (const object of helm.apiObjects) {
      if (isClusterScoped(object)) withoutNamespace(object);
      else if (!hasOwnNamespace(object)) object.addJsonPatch(JsonPatch.add('/metadata/namespace', namespace));
    }
    if (createNamespace && !EXISTING_NAMESPACES.includes(namespace)) addNamespace(release, helm);
  };
  return { name: 'rendered', deliver };
}

/** Whether the chart itself says the namespace. The id that cdk8s gives to rendered objects ends in it: NAME-KIND-NAMESPACE. */
function hasOwnNamespace({ node, name, kind }: ApiObject): boolean {
  return node.id !== `${name}-${kind.toLowerCase()}`;
}

/** Adds the release's namespace, before all the rest, unless it is there. */
function addNamespace(release: HelmChart, helm: Helm): void {
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
  const isAnother = (each: IConstruct) =>
    ApiObject.isApiObject(each) && each !== namespace && each.kind === wanted.kind && each.name === wanted.name;
  release.node.addValidation({
    validate: () =>
      Chart.of(release)
        .node.findAll()
        .filter(isAnother)
        .map((each) =>
          refusalMessage(release._site, {
            prop: 'createNamespace',
            received: true,
            allowed: `false, because ${each.node.path} makes the namespace ${wanted.name} too`,
            fix: 'Set createNamespace: false, or make that Namespace before this chart.',
          }),
        ),
  });
}

/** Refuses a folder that does not hold the chart in the version that is asked for: Helm does not look at the version of a folder. */
function checkFolder({ _site: site, chart, version }: HelmChart, folder: string): void {
  const file = join(folder, chart, 'Chart.yaml');
  if (!existsSync(file)) {
    const fix = 'Name the folder above that of the chart; packed charts (.tgz) have to be unpacked.';
    refuse(site, { prop: 'repository', received: folder, allowed: `a folder with ${chart}/Chart.yaml`, fix });
  }
  const [about] = parseYaml(readInput(file), file) as ({ version?: unknown } | null)[];
  const found = about?.version;
  if (found === version) return;
  refuse(site, {
    prop: 'version',
    received: version,
    allowed: `${JSON.stringify(found)}, the version in ${file}`,
    fix: 'Name the version that is in the folder, or unpack the other one there.',
  });
}
