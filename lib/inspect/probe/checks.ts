import { endings } from '../report/endings';

/**
 * What the checks of a probe are called, beside those of a certificate, which are verify's. The ids are contract: reports, pipelines and the
 * headings of docs/probe.md name them.
 */
export enum ProbeCheck {
  AGENT_FOUND = 'agent-found',
  AGENT_PODS = 'agent-pods',
  PUBLISHED_ROOT = 'published-root',
  CALLER = 'caller',
  TOKEN = 'token',
  PORT_FORWARD = 'port-forward',
  SERVER_CERTIFICATE = 'server-certificate',
  SIGNING = 'signing',
  REFUSAL = 'refusal',
  LOAD = 'load',
}

/** The ways in which a check of one subject can end. */
export function probeCheck(check: ProbeCheck, subject: string, wanted: string) {
  return endings('probe', check, subject, wanted);
}
