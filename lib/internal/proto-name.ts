/** The name that a field has in its .proto file: `trust_domain` for `trustDomain`. */
export function protoName(jsonName: string): string {
  return jsonName.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
