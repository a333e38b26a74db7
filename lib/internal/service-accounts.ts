import { refuse, type Site } from './refusal';

const NAMESPACE = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
const NAME = /^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/;

/** The subject of a binding for a ServiceAccount that is written as `NAMESPACE/NAME`. */
export function serviceAccountSubject(site: Site, prop: string, account: string): object {
  const [namespace = '', name = '', ...rest] = account.split('/');
  if (NAMESPACE.test(namespace) && NAME.test(name) && rest.length === 0)
    return { kind: 'ServiceAccount', name, namespace };
  return refuse(site, {
    prop,
    received: account,
    allowed: 'NAMESPACE/NAME of a ServiceAccount, such as "cert-manager/cert-manager"',
    fix: 'Write both, with "/" between them.',
  });
}
