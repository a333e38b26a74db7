import { App, Chart, type ChartProps, Testing } from 'cdk8s';

/** A synthesized object, as YAML would hold it. */
export interface SynthesizedObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Record<string, string>;
    readonly annotations?: Record<string, string>;
  };
  // biome-ignore lint/suspicious/noExplicitAny: tests reach into objects of many kinds.
  readonly [field: string]: any;
}

/** Synthesizes what `build` puts into a chart named `test`. */
export function synth(build: (chart: Chart) => void, props?: ChartProps): SynthesizedObject[] {
  const chart = new Chart(new App(), 'test', props);
  build(chart);
  return Testing.synth(chart);
}

/** The one object of a kind (and name); fails the test when there is none or more than one. */
export function only(objects: readonly SynthesizedObject[], kind: string, name?: string): SynthesizedObject {
  const found = objects.filter(
    (object) => object.kind === kind && (name === undefined || object.metadata.name === name),
  );
  const [object] = found;
  if (object === undefined || found.length > 1) {
    throw new Error(`${found.length} objects of kind ${kind}${name ? ` named ${name}` : ''}, expected one`);
  }
  return object;
}

/** The value of a flag in the agent's arguments, or nothing when it is not there. */
export function flag(objects: readonly SynthesizedObject[], name: string): string | undefined {
  const args: string[] = only(objects, 'Deployment').spec.template.spec.containers[0].args;
  return args.find((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3);
}

/** The message of the error that `run` throws; fails the test when it throws none. */
export function refusalOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('nothing was refused');
}
