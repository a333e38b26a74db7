import type { Agent } from '../read/agents/agent';
import type { Dials } from '../read/dials';
import { type Plane, planeName } from '../read/planes/plane';
import type { Verdict } from './verdict';

/** What a dialled address says: the scheme before the host, and the port behind it. */
interface Dialled {
  readonly scheme?: string;
  /** Nothing where there is none, or one that is a name. */
  readonly port?: number;
  readonly hasPort: boolean;
}

/** The schemes that gRPC for Go resolves by itself, of which this library knows no more (resolver and xds of google.golang.org/grpc). */
const RESOLVERS = ['dns', 'passthrough', 'unix', 'unix-abstract', 'xds'];

/** The port of an address with the only scheme that ztunnel dials, where it names none. */
const HTTPS_PORT = 443;

/**
 * Whether an agent answers at the address that is asked, as it is written. The Service of the agent has to have the port. Proxies hand the
 * address to gRPC as it stands, which dials HOST:PORT and nothing else; ztunnel takes it for a URL, puts `https://` before it, and dials
 * no other scheme (security/pkg/nodeagent/caclient, 1.8 to 1.31; src/config.rs and src/tls/control.rs of ztunnel, 1.22 to 1.31).
 */
export function answersAtAddress(plane: Plane, agent: Agent, dials: Dials): Verdict[] {
  const { asks } = plane;
  if (asks === undefined) return [];
  const ports = dials.portsAskedBy(plane);
  const dialled = parsed(asks);
  const problem =
    (plane.role === 'ztunnel' ? problemOfUrl(dialled) : problemOfTarget(dialled)) ??
    problemOfPort(dialled, plane, ports);
  if (problem === undefined && (ports === undefined || portOf(dialled, plane) === undefined)) return [];
  const port = ports?.length === 1 ? `${ports[0]}` : 'PORT';
  return [
    {
      rule: 'answers-at-address',
      holds: problem === undefined,
      at: { plane },
      from: { agent },
      found: problem === undefined ? asks : `${asks}: ${problem}`,
      meaning: `${planeName(plane)}: ${plane.role === 'ztunnel' ? 'it dials' : 'its proxies dial'} ${asks}, and reach nobody there: ${problem}.`,
      fix: `Write HOST:${port} as caAddress, the Service of ${agent.name} with its port and no scheme.`,
    },
  ];
}

function parsed(address: string): Dialled {
  const [, scheme, rest = ''] = /^(?:([a-z][a-z0-9+.-]*):\/\/)?(.*)$/is.exec(address.trim()) ?? [];
  const [, port] = /^[^/]*:([^:/]*)/.exec(rest.replace(/^\//, '')) ?? [];
  const isNumber = port !== undefined && /^\d+$/.test(port);
  return { scheme: scheme?.toLowerCase(), hasPort: Boolean(port), port: isNumber ? Number(port) : undefined };
}

function problemOfUrl({ scheme = 'https' }: Dialled): string | undefined {
  return scheme === 'https' ? undefined : `ztunnel dials no ${scheme}://`;
}

function problemOfTarget({ scheme, hasPort }: Dialled): string | undefined {
  if (scheme !== undefined) return RESOLVERS.includes(scheme) ? undefined : `proxies dial no ${scheme}://`;
  return hasPort ? undefined : 'proxies dial no address without a port';
}

function problemOfPort(dialled: Dialled, plane: Plane, ports: readonly number[] | undefined): string | undefined {
  const port = portOf(dialled, plane);
  if (port === undefined || ports === undefined || ports.includes(port)) return undefined;
  return `the Service has port ${ports.join(' and ')}`;
}

/** The port that is dialled; nothing where it is not known. */
function portOf({ hasPort, port }: Dialled, { role }: Plane): number | undefined {
  return hasPort || role !== 'ztunnel' ? port : HTTPS_PORT;
}
