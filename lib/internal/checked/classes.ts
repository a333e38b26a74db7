/** The classes of this library that were loaded, by name: nothing can be an instance of another. */
const CLASSES = new Map<string, object>();

export function registerClass(name: string, written: object): void {
  CLASSES.set(name, written);
}

export function isInstance(value: unknown, name: string): boolean {
  const written = CLASSES.get(name);
  return written !== undefined && value instanceof (written as NewableFunction);
}
