import { App, Chart, Testing } from 'cdk8s';
import { IstioCsrAgent } from 'cdk8s-istio-csr';
import { rendered } from '../support/helm';
import { LATEST } from '../support/latest';
import { expectRefusal } from '../support/refusal';
import { only, refusalOf } from '../support/synth';

const configMap = (name: string, rest = '') => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n${rest}`;
const extra = (...extraObjects: unknown[]) => rendered(LATEST, { extraObjects }, 'csr', 'pki');

describe('extraObjects', () => {
  test('are texts of one or several documents', () => {
    const objects = extra(`${configMap('a')}\n---\n${configMap('b')}\n---\n`, configMap('c', 'data: { k: v }'));
    const names = objects.filter(({ kind }) => kind === 'ConfigMap').map(({ metadata }) => metadata.name);
    expect(names).toEqual(['a', 'b', 'c']);
    expect(only(objects, 'ConfigMap', 'c').data).toEqual({ k: 'v' });
  });

  test('may name what the chart knows', () => {
    const text = [
      configMap('{{ .Release.Name }}-x', '  namespace: {{.Release.Namespace}}'),
      'data:',
      '  app: "{{ .Chart.AppVersion }}"',
      '  name: {{ include "cert-manager-istio-csr.name" . }}',
      '  domain: {{ .Values.app.tls.trustDomain }}',
    ].join('\n');
    expect(only(extra(text), 'ConfigMap', 'csr-x')).toMatchObject({
      metadata: { namespace: 'pki' },
      data: { app: LATEST, name: 'cert-manager-istio-csr', domain: 'cluster.local' },
    });
  });

  test('keep their lack of a namespace also in a chart with one', () => {
    const chart = new Chart(new App(), 'test', { namespace: 'elsewhere' });
    IstioCsrAgent.fromHelmValues(chart, 'agent', { values: { extraObjects: [configMap('a')] } });
    expect(only(Testing.synth(chart), 'ConfigMap', 'a').metadata).not.toHaveProperty('namespace');
  });

  test.each<[unknown, string, string]>([
    [{ kind: 'ConfigMap' }, '{"kind":"ConfigMap"}', 'YAML as a text'],
    [configMap('{{ include "x" . }}'), '"{{ include \\"x\\" . }}"', 'the actions .Release.Name'],
    ['{{ if .Values.a }}a: b{{ end }}', '"{{ if .Values.a }}"', 'plain values'],
    [configMap('{{ .Values.resources }}'), '"{{ .Values.resources }}"', 'plain values'],
    ['a: [', '"a: ["', 'valid YAML'],
    ['a: b', '{"a":"b"}', 'Kubernetes objects with apiVersion, kind and metadata.name'],
    ['- a', '["a"]', 'Kubernetes objects'],
  ])('refuses %j', (entry, received, allowed) => {
    expectRefusal(() => extra(configMap('ok'), entry), {
      place: 'test/agent',
      prop: 'values.extraObjects[1]',
      received,
      allowed,
    });
  });

  test('may repeat a value up to what values may hold at all', () => {
    const values = { app: { tls: { trustDomain: 'x'.repeat(60_000) } } };
    const text = configMap('a', `data: {a: "${'{{ .Values.app.tls.trustDomain }}'.repeat(20)}"}`);
    const message = 'values.extraObjects[0]: holds more than 50,000 nodes or 1 MiB, with what is repeated by reference';
    expect(refusalOf(() => rendered(LATEST, { ...values, extraObjects: [text] }, 'csr', 'pki'))).toBe(message);
  });

  test('take no longer than their length where nothing ends an action', () => {
    const begin = performance.now();
    const message = refusalOf(() => extra(configMap('a', `data: ${'{{ '.repeat(300_000)}`)));
    expect(message).toMatch(/values\.extraObjects\[0\]: received .*; allowed: valid YAML\./s);
    expect(performance.now() - begin).toBeLessThan(5000);
  });
});
