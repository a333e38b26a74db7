import { PrivateKey } from 'cdk8s-istio-csr';
import { expectRefusal } from '../support/refusal';

describe('PrivateKey', () => {
  test('says the algorithm and the size as a Certificate does', () => {
    expect(PrivateKey.rsa(4096)).toEqual({ algorithm: 'RSA', size: 4096 });
    expect(PrivateKey.ecdsa(384)).toEqual({ algorithm: 'ECDSA', size: 384 });
    expect(PrivateKey.ed25519()).toEqual({ algorithm: 'Ed25519', size: undefined });
  });

  test('without a size takes the usual one', () => {
    expect(PrivateKey.rsa().size).toBe(2048);
    expect(PrivateKey.ecdsa().size).toBe(256);
  });

  test.each([2048, 3072, 8192])('RSA has %i bits', (bits) => {
    expect(PrivateKey.rsa(bits).size).toBe(bits);
  });

  test.each([1024, 2047, 8193, 16384, 256, 2048.5, -2048, 0, Number.NaN, Number.POSITIVE_INFINITY])(
    'RSA refuses %d bits',
    (bits) => {
      expectRefusal(() => PrivateKey.rsa(bits), {
        place: 'PrivateKey.rsa',
        prop: 'bits',
        received: String(bits),
        allowed: Number.isFinite(bits) ? 'a whole number from 2048 to 8192' : 'a finite number',
      });
    },
  );

  test.each([2048, 521, 224, 255, 0, Number.NaN])('ECDSA refuses %d bits', (bits) => {
    expectRefusal(() => PrivateKey.ecdsa(bits), {
      place: 'PrivateKey.ecdsa',
      prop: 'bits',
      received: String(bits),
      allowed: Number.isFinite(bits) ? '256 or 384' : 'a finite number',
    });
  });
});
