import { App, Chart } from 'cdk8s';
import { DataPlane, IstioCsrAgent, IstioCsrRelease, Mesh, MeshNamespace, MeshWarnings } from 'cdk8s-istio-csr';
import { Namespace } from 'cdk8s-plus-27';
import { agentObjects, fullProps, type Props } from '../../support/agent-objects';
import type { Values } from '../../support/helm';
import { expectRefusal } from '../../support/refusal';
import { only } from '../../support/synth';

const RELEASES = IstioCsrRelease.all().map(({ version }) => version);
const INJECT = 'sidecar.istio.io/inject';
const MODE = 'istio.io/dataplane-mode';

const podsOf = (props: Props = {}) => only(agentObjects(props), 'Deployment').spec.template.metadata;

describe('the pods of an agent by typed props', () => {
  test.each(RELEASES)('stay outside the mesh, whatever Istio reads: %s', (release) => {
    expect(podsOf({ release }).labels).toMatchObject({ [INJECT]: 'false', [MODE]: 'none' });
    expect(podsOf({ release }).annotations).toEqual({ [INJECT]: 'false' });
  });

  test('do so with labels and annotations of the user beside that', () => {
    const { labels, annotations } = podsOf({ podLabels: { team: 'pki' }, podAnnotations: { a: 'b' } });
    expect(labels).toMatchObject({ team: 'pki', app: 'cert-manager-istio-csr', [INJECT]: 'false', [MODE]: 'none' });
    expect(annotations).toEqual({ a: 'b', [INJECT]: 'false' });
  });

  test('may be told what they do anyway', () => {
    const props = { podLabels: { [INJECT]: 'false', [MODE]: 'none' }, podAnnotations: { [INJECT]: 'false' } };
    expect(podsOf(props)).toEqual(podsOf());
  });

  test.each<[Props, string, string]>([
    [{ podLabels: { [INJECT]: 'true' } }, `podLabels.${INJECT}`, '"true"'],
    [{ podLabels: { [INJECT]: '' } }, `podLabels.${INJECT}`, '""'],
    [{ labels: { [INJECT]: 'true' } }, `labels.${INJECT}`, '"true"'],
    [{ podLabels: { [MODE]: 'ambient' } }, `podLabels.${MODE}`, '"ambient"'],
    [{ podAnnotations: { [INJECT]: 'yes' } }, `podAnnotations.${INJECT}`, '"yes"'],
  ])('are refused a way into it: %j', (props, prop, received) => {
    const allowed = 'a certificate that only it can have signed';
    expectRefusal(() => agentObjects(props), { place: 'test/agent', prop, received, allowed });
  });
});

/** What is pending for an agent beside the namespaces that `add` makes. */
function pending(make: (chart: Chart) => unknown, add: (chart: Chart) => unknown = () => {}): string[] {
  const chart = new Chart(new App(), 'test');
  make(chart);
  add(chart);
  const warnings = MeshWarnings.at(chart).pending();
  return warnings.filter(({ id }) => id === 'agent-in-mesh').map(({ message }) => message);
}

describe('an agent whose own namespace is part of the mesh', () => {
  const sidecars = (chart: Chart) => new MeshNamespace(chart, 'own', { mesh: new Mesh(), name: 'cert-manager' });
  const ambient = (chart: Chart) =>
    new MeshNamespace(chart, 'own', { mesh: new Mesh({ dataPlane: DataPlane.AMBIENT }), name: 'cert-manager' });
  const byLabel = (labels: Record<string, string>) => (chart: Chart) =>
    new Namespace(chart, 'own', { metadata: { name: 'cert-manager', labels } });
  const ofValues =
    (values: Values = {}) =>
    (chart: Chart) =>
      IstioCsrAgent.fromHelmValues(chart, 'agent', { values });
  const OUT = { podLabels: { [INJECT]: 'false', [MODE]: 'none' } };

  test.each([sidecars, ambient])('is fine by typed props, whose pods stay out', (namespace) => {
    expect(pending((chart) => new IstioCsrAgent(chart, 'agent', fullProps()), namespace)).toEqual([]);
  });

  test.each<[string, (chart: Chart) => unknown, string]>([
    ['sidecars', sidecars, 'its namespace (test/own/Namespace) has the label istio-injection'],
    ['ambient', ambient, 'its namespace (test/own/Namespace) has the label istio.io/dataplane-mode'],
    ['a revision', byLabel({ 'istio.io/rev': 'canary' }), 'has the label istio.io/rev'],
  ])('is warned of for what follows the chart: %s', (_what, namespace, message) => {
    expect(pending(ofValues(), namespace)).toEqual([expect.stringContaining(message)]);
    expect(pending(ofValues(OUT), namespace)).toEqual([]);
  });

  test.each<[string, (chart: Chart) => unknown]>([
    ['that says it is not', byLabel({ 'istio-injection': 'disabled', [MODE]: 'none' })],
    ['of another name', (chart) => new MeshNamespace(chart, 'foo', { mesh: new Mesh(), name: 'foo' })],
    ['that says nothing', byLabel({})],
  ])('is nothing to warn of for a namespace %s', (_what, namespace) => {
    expect(pending(ofValues(), namespace)).toEqual([]);
  });

  test.each<[Values, string]>([
    [{ podLabels: { [INJECT]: 'true' } }, 'its pods ask for a sidecar'],
    [{ podAnnotations: { [INJECT]: 'on' } }, 'its pods ask for a sidecar'],
    [{ podLabels: { [MODE]: 'ambient' } }, 'its pods have the label istio.io/dataplane-mode: ambient'],
    [{ commonLabels: { [MODE]: 'ambient' } }, 'its pods have the label istio.io/dataplane-mode: ambient'],
  ])('is warned of where the values say so themselves: %j', (values, message) => {
    expect(pending(ofValues(values))).toEqual([expect.stringContaining(message)]);
  });

  test('is not made of the label of the pods and the annotation: the label counts', () => {
    const values = { podLabels: { [INJECT]: 'false' }, podAnnotations: { [INJECT]: 'true' } };
    expect(pending(ofValues(values))).toEqual([]);
  });
});
