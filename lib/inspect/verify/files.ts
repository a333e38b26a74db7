import { basename } from 'node:path';
import { CertificateCache } from '../../x509/certificate-cache';
import type { Finding } from '../report/finding';
import type { Expectations } from './expectations';
import { VerificationInputError } from './input-error';
import { checkProxy } from './proxy/check-proxy';
import { jsonDocumentsOfFile } from './proxy/json-documents';
import { type ProxyDump, proxiesIn } from './proxy/proxy-dump';
import { anchorsInFiles } from './trust-anchors';
import type { VerifyFilesProps } from './verification-props';

/** @throws VerificationInputError for a file that cannot be read */
export function verifyFiles(
  { proxySecrets, caSecrets }: Pick<VerifyFilesProps, 'proxySecrets' | 'caSecrets'>,
  expectations: Expectations,
): Finding[] {
  const cache = new CertificateCache();
  const { anchors, findings } = anchorsInFiles(caSecrets, expectations, cache, (file) => basename(file));
  const all = [...findings];
  for (const file of proxySecrets) {
    for (const { subject, dump } of proxiesOfFile(file)) {
      all.push(...checkProxy(dump, subject, { anchors, istiods: [], expectations, cache }));
    }
  }
  return all;
}

/** Above the proxies of any mesh; each has some findings, which are kept. */
export const MOST_PROXIES = 20_000;

/** The proxies of a file, one at a time. A dump seldom tells its pod: then it is called like the file, with a number among several. */
function* proxiesOfFile(file: string): Generator<{ subject: string; dump: ProxyDump }> {
  const name = basename(file);
  let first: ProxyDump | undefined;
  let count = 0;
  let isEmpty = true;
  for (const document of jsonDocumentsOfFile(file)) {
    isEmpty &&= Object.keys(document.value).length === 0;
    for (const dump of proxiesIn(document, file)) {
      count += 1;
      if (count > MOST_PROXIES) {
        const most = MOST_PROXIES.toLocaleString('en');
        throw new VerificationInputError(`${file}: holds more than ${most} proxies; save fewer in one file`);
      }
      if (count === 1) {
        first = dump;
        continue;
      }
      if (first) yield { subject: first.name ?? `${name}#1`, dump: first };
      first = undefined;
      yield { subject: dump.name ?? `${name}#${count}`, dump };
    }
  }
  if (count === 0) throw new VerificationInputError(`${file}: holds no proxy: the list is empty`);
  // Among others an empty object is a proxy without secrets. Alone it is rather a file that was not saved as meant.
  if (isEmpty) throw new VerificationInputError(`${file}: holds no secrets of a proxy: the object is empty`);
  if (first) yield { subject: first.name ?? name, dump: first };
}
