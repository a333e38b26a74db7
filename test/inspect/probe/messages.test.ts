import fc from 'fast-check';
import protobuf from 'protobufjs';
import { decodeResponse, encodeRequest } from '../../../lib/inspect/probe/messages';

/** The messages as istio/api has them (security/v1alpha1/ca.proto), with google.protobuf.Struct. */
const { root } = protobuf.parse(`
  syntax = "proto3";
  message Struct { map<string, Value> fields = 1; }
  message Value { oneof kind { double number_value = 2; string string_value = 3; } }
  message Request { string csr = 1; int64 validity_duration = 3; Struct metadata = 4; }
  message Response { repeated string cert_chain = 1; }
  message More {
    repeated string cert_chain = 1; int64 a = 2; fixed64 b = 3; fixed32 c = 4; bytes d = 16; Value e = 200000;
  }
`);
const [REQUEST, RESPONSE, MORE] = ['Request', 'Response', 'More'].map((name) => root.lookupType(name)) as [
  protobuf.Type,
  protobuf.Type,
  protobuf.Type,
];
const text = fc.string({ unit: 'binary', maxLength: 300 });
const metadata = fc.dictionary(
  text.filter((key) => key !== '__proto__'),
  text,
  { noNullPrototype: true },
);

test('a request is what another library reads', () => {
  fc.assert(
    fc.property(text, fc.nat({ max: Number.MAX_SAFE_INTEGER }), metadata, (csr, validitySeconds, fields) => {
      const read = REQUEST.toObject(REQUEST.decode(encodeRequest({ csr, validitySeconds, metadata: fields })), {
        defaults: true,
        longs: Number,
      });
      expect([read.csr, read.validityDuration]).toEqual([csr, validitySeconds]);
      const values: readonly [string, { stringValue?: string }][] = Object.entries(read.metadata.fields ?? {});
      const texts = values.map(([key, { stringValue }]) => [key, stringValue]);
      expect(texts.sort()).toEqual(Object.entries(fields).sort());
    }),
  );
});

test('a response of another library is read, whatever fields a later version adds', () => {
  fc.assert(
    fc.property(fc.array(text), fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (certChain, number) => {
      expect(decodeResponse(Buffer.from(RESPONSE.encode({ certChain }).finish()))).toEqual(certChain);
      const more = { certChain, a: number.toString(), b: 7, c: 8, d: Buffer.from('d'), e: { stringValue: 'e' } };
      expect(decodeResponse(Buffer.from(MORE.encode(MORE.fromObject(more)).finish()))).toEqual(certChain);
    }),
  );
});

test('bytes that are no response are refused or read, and never anything else', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      let read: string[] | Error;
      try {
        read = decodeResponse(Buffer.from(bytes));
      } catch (error) {
        read = error as Error;
      }
      expect(Array.isArray(read) || read.message.startsWith('a ')).toBe(true);
    }),
  );
  const cut = Buffer.from(RESPONSE.encode({ certChain: ['certificate'] }).finish()).subarray(0, -1);
  expect(() => decodeResponse(cut)).toThrow('a value that is cut off');
  expect(() => decodeResponse(Buffer.from('hello'))).toThrow();
});
