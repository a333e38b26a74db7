import 'reflect-metadata';
import { Server, ServerCredentials, type ServerUnaryCall, type sendUnaryData, status } from '@grpc/grpc-js';
import * as x509 from '@peculiar/x509';
import protobuf from 'protobufjs';
import type { Issued, TestCa } from './pki';

const { root } = protobuf.parse(`
  syntax = "proto3";
  message Struct { map<string, Value> fields = 1; }
  message Value { string string_value = 3; }
  message Request { string csr = 1; int64 validity_duration = 3; Struct metadata = 4; }
  message Response { repeated string cert_chain = 1; }
`);
const [REQUEST, RESPONSE] = ['Request', 'Response'].map((name) => root.lookupType(name)) as [
  protobuf.Type,
  protobuf.Type,
];

/** What an agent is asked. */
export interface Asked {
  readonly csr: x509.Pkcs10CertificateRequest;
  readonly uri: string;
  readonly validitySeconds: number;
  readonly authorization?: string;
  readonly clusterId?: string;
  readonly impersonated?: string;
}

/** What it answers: texts of `cert_chain`, bytes as they are, a status, or nothing at all. */
export type Given = readonly string[] | Buffer | { readonly code: status; readonly details: string } | 'nothing';

export type Behaviour = (asked: Asked) => Promise<Given> | Given;

export const REFUSED = { code: status.UNAUTHENTICATED, details: 'request authenticate failure' };

/** istio-csr's service on a port of this machine, with what a test has it do. */
export class ProbedAgent {
  public readonly asked: Asked[] = [];
  private constructor(
    private readonly server: Server,
    public readonly port: number,
    asked: Asked[],
  ) {
    this.asked = asked;
  }

  public static async start(serving: Issued, behaviour: Behaviour): Promise<ProbedAgent> {
    const asked: Asked[] = [];
    const server = new Server();
    const asIs = (bytes: Buffer) => bytes;
    const definition = {
      path: '/istio.v1.auth.IstioCertificateService/CreateCertificate',
      requestStream: false as const,
      responseStream: false as const,
      requestSerialize: asIs,
      requestDeserialize: asIs,
      responseSerialize: asIs,
      responseDeserialize: asIs,
    };
    const createCertificate = async (call: ServerUnaryCall<Buffer, Buffer>, answer: sendUnaryData<Buffer>) => {
      const one = read(call);
      asked.push(one);
      const given = await behaviour(one);
      if (given === 'nothing') return;
      if (Buffer.isBuffer(given)) return answer(null, given);
      if ('code' in given) return answer(given, null);
      answer(null, Buffer.from(RESPONSE.encode({ certChain: given }).finish()));
    };
    server.addService({ createCertificate: definition }, { createCertificate });
    const pair = { private_key: Buffer.from(serving.privateKey), cert_chain: Buffer.from(serving.certificate) };
    const port = await new Promise<number>((resolve, reject) => {
      const credentials = ServerCredentials.createSsl(null, [pair]);
      server.bindAsync('127.0.0.1:0', credentials, (error, bound) => (error ? reject(error) : resolve(bound)));
    });
    return new ProbedAgent(server, port, asked);
  }

  public stop(): void {
    this.server.forceShutdown();
  }
}

function read(call: ServerUnaryCall<Buffer, Buffer>): Asked {
  const message = REQUEST.toObject(REQUEST.decode(call.request), { longs: Number });
  const header = (name: string) => call.metadata.get(name)[0]?.toString();
  const csr = new x509.Pkcs10CertificateRequest(message.csr);
  const { names } = new x509.SubjectAlternativeNameExtension((csr.extensions[0] as x509.Extension).rawData);
  return {
    csr,
    uri: names.items[0]?.value ?? '',
    validitySeconds: message.validityDuration,
    authorization: header('authorization'),
    clusterId: header('clusterid'),
    impersonated: message.metadata?.fields?.ImpersonatedIdentity?.stringValue,
  };
}

/** How an agent signs, where a test wants it to differ from istio-csr. */
export interface Signing {
  readonly trusted?: string;
  readonly uri?: string;
  readonly seconds?: number;
  readonly isForOtherKey?: boolean;
}

/** What istio-csr answers to a request that it takes: the certificate, the intermediate, and what is trusted. */
export async function signed(ca: TestCa, rootPem: string, asked: Asked, signing: Signing = {}): Promise<string[]> {
  const now = Date.now();
  const seconds = signing.seconds ?? Math.min(3600, asked.validitySeconds);
  const leaf = await ca.leaf({
    uris: [signing.uri ?? asked.uri],
    notBefore: new Date(now - 1000),
    notAfter: new Date(now - 1000 + seconds * 1000),
    publicKey: signing.isForOtherKey ? undefined : await asked.csr.publicKey.export(),
  });
  const chain = ca.certificate === rootPem ? [] : [ca.certificate];
  return [leaf.certificate, ...chain, signing.trusted ?? rootPem];
}

/** Whom an agent takes. */
export interface Taken {
  readonly identity: string;
  readonly token: string;
  /** @default 'Kubernetes' */
  readonly clusterId?: string;
}

/** Signs and refuses as istio-csr v0.17.0 does (pkg/server/auth.go). */
export function asIstioCsr(ca: TestCa, rootPem: string, taken: Taken, signing?: Signing): Behaviour {
  return (asked) => {
    const { clusterId = 'Kubernetes' } = taken;
    const isKnown = asked.authorization === `Bearer ${taken.token}`;
    const isOurs = asked.clusterId === undefined || asked.clusterId === clusterId;
    const isAllowed = asked.uri === taken.identity && (asked.impersonated ?? asked.uri) === asked.uri;
    return isKnown && isOurs && isAllowed ? signed(ca, rootPem, asked, signing) : REFUSED;
  };
}
