import { isJsonObject, type JsonObject } from '../../internal/merge';
import { protoName } from '../../internal/proto-name';

/** The value at a path of keys; nothing where the path leaves what is there. */
export function valueAt(object: unknown, ...path: string[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined),
    object,
  );
}

export function textAt(object: unknown, ...path: string[]): string | undefined {
  const value = valueAt(object, ...path);
  return typeof value === 'string' ? value : undefined;
}

export function mapAt(object: unknown, ...path: string[]): JsonObject {
  const value = valueAt(object, ...path);
  return isJsonObject(value) ? value : {};
}

export function listAt(object: unknown, ...path: string[]): readonly unknown[] {
  const value = valueAt(object, ...path);
  return Array.isArray(value) ? value : [];
}

export function textMapAt(object: unknown, ...path: string[]): Record<string, string> {
  return Object.fromEntries(
    Object.entries(mapAt(object, ...path)).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

/** What is at a path of protobuf's JSON names, or of the names of the .proto file: who reads protobuf's JSON takes both. */
export function protoValueAt(object: unknown, ...path: string[]): unknown {
  return path.reduce<unknown>((value, key) => valueAt(value, key) ?? valueAt(value, protoName(key)), object);
}
