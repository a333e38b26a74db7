import { day, distinct, pemOf } from '../../lib/x509/certificates';
import { certificatesFromPem } from '../../lib/x509/pem';
import { TestCa } from '../support/pki';

test('a certificate that stands in a list twice is kept once, where it stood first', async () => {
  const [a, b] = [(await TestCa.root('root')).certificate, (await TestCa.root('root')).certificate];
  const certificates = distinct(certificatesFromPem([b, a, b, a].join('')));
  expect(pemOf(certificates)).toBe(b + a);
});

test('a moment is told to the day in UTC, also one that does not exist', () => {
  expect(day(new Date('2026-08-01T23:59:59Z'))).toBe('2026-08-01');
  expect(day(new Date(Number.NaN))).toBe('an unreadable date');
});
