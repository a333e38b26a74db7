import { isJsonObject } from '../../internal/merge';
import type { Manifest } from '../../internal/objects';
import { InputError } from '../../internal/read-input';
import { refuse, type Site } from '../../internal/refusal';
import { Allowance, checkNoPrivateKey, OF_VALUES, tooLarge } from '../../internal/tree';
import { parseYaml } from '../../internal/yaml';
import type { ChartReader } from './chart-reader';
import { chartName } from './helm-release';

/** The objects under `extraObjects`: texts of YAML that the chart runs through its template engine first. */
export function extraObjects(values: ChartReader): Manifest[] {
  const { site } = values;
  const allowance = new Allowance(OF_VALUES);
  let room = OF_VALUES.mebibytes * 2 ** 20;
  return values.list<unknown>('extraObjects').flatMap((entry, index) => {
    const prop = `values.extraObjects[${index}]`;
    if (typeof entry !== 'string') {
      const fix = 'Write the object below "- |", so that it is a text.';
      return refuse(site, { prop, received: entry, allowed: 'YAML as a text (the chart fails for a map)', fix });
    }
    const text = expanded(prop, entry, values, room);
    room -= text.length;
    return parsed(site, prop, text, allowance);
  });
}

/** Evaluates the template actions that make sense in an object: names, namespace, version and plain values. */
function expanded(prop: string, text: string, values: ChartReader, room: number): string {
  const parts: string[] = [];
  let [done, size] = [0, text.length];
  for (let open = text.indexOf('{{'); open >= 0; open = text.indexOf('{{', done)) {
    const close = text.indexOf('}}', open);
    if (close < 0) break;
    const value = evaluated(prop, text.slice(open, close + 2), values);
    size += value.length;
    if (size > room) throw new InputError(`${prop}: ${tooLarge(OF_VALUES)}`);
    parts.push(text.slice(done, open), value);
    done = close + 2;
  }
  return parts.join('') + text.slice(done);
}

function evaluated(prop: string, action: string, values: ChartReader): string {
  const { site, helm } = values;
  const known = new Map([
    ['.Release.Name', helm.name],
    ['.Release.Namespace', helm.namespace],
    ['.Chart.AppVersion', values.release.version],
    ['include "cert-manager-istio-csr.name" .', chartName(values)],
    ['template "cert-manager-istio-csr.name" .', chartName(values)],
  ]);
  const expression = action.slice(2, -2).replace(/^-/, '').replace(/-$/, '').trim();
  const value = known.get(expression) ?? plainValue(values, expression);
  if (value !== undefined) return value;
  const allowed = `the actions ${[...known.keys()].join(', ')} and plain values such as .Values.app.istio.namespace`;
  const fix = 'Write the text out, or add the object to your chart as a cdk8s object.';
  return refuse(site, { prop, received: action, allowed, fix });
}

function plainValue(values: ChartReader, expression: string): string | undefined {
  const path = /^\.Values\.([\w.]+)$/.exec(expression)?.[1];
  if (path === undefined) return undefined;
  const value = values.get(path);
  return value === undefined || typeof value === 'object' ? undefined : String(value);
}

function isManifest(document: unknown): document is Manifest {
  if (!isJsonObject(document) || !isJsonObject(document.metadata)) return false;
  const { apiVersion, kind, metadata } = document;
  return [apiVersion, kind, metadata.name].every((text) => typeof text === 'string' && text !== '');
}

function parsed(site: Site, prop: string, text: string, allowance: Allowance): Manifest[] {
  let documents: unknown[];
  try {
    documents = parseYaml(text, prop, {}, allowance);
  } catch (error) {
    return refuse(site, { prop, received: text, allowed: 'valid YAML', fix: `Mend ${(error as Error).message}.` });
  }
  // The text was looked at with all values, but YAML may write a key in another way.
  checkNoPrivateKey(site, prop, documents);
  const allowed = 'Kubernetes objects with apiVersion, kind and metadata.name';
  return documents
    .filter((document) => document !== null && document !== undefined)
    .map((document) => {
      if (isManifest(document)) return document;
      return refuse(site, { prop, received: document, allowed, fix: 'Complete the object.' });
    });
}
