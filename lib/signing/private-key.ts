import { checked } from '../internal/checked/checked';
import { checkWholeNumber } from '../internal/numbers';
import { refuse } from '../internal/refusal';

/** cert-manager's bounds for RSA keys, in bits (MinRSAKeySize and MaxRSAKeySize, cert-manager v1.21.1). */
const RSA_BITS = { min: 2048, max: 8192 };

/** The curves that Istio's proxies can be relied on to verify. cert-manager also makes P-521 keys, which are left out on purpose. */
const ECDSA_CURVES = [256, 384];

/** The algorithm and size of a private key that cert-manager generates. */
@checked
export class PrivateKey {
  /**
   * An RSA key.
   *
   * @param bits the length of the modulus, in bits: from 2048 to 8192
   * @throws Error for any other size
   */
  public static rsa(bits: number = 2048): PrivateKey {
    const fix = 'Use 2048, 3072 or 4096; for the sizes 256 and 384 you may have meant PrivateKey.ecdsa.';
    checkWholeNumber('PrivateKey.rsa', 'bits', bits, RSA_BITS, fix);
    return new PrivateKey('RSA', bits);
  }

  /**
   * An ECDSA key on the curve NIST P-256 or P-384.
   *
   * @param bits the size of the curve, in bits: 256 or 384
   * @throws Error for any other size
   */
  public static ecdsa(bits: number = 256): PrivateKey {
    if (!ECDSA_CURVES.includes(bits)) {
      const fix = 'Use PrivateKey.ecdsa(256); for the size 2048 you may have meant PrivateKey.rsa.';
      refuse('PrivateKey.ecdsa', { prop: 'bits', received: bits, allowed: '256 or 384', fix });
    }
    return new PrivateKey('ECDSA', bits);
  }

  /**
   * An Ed25519 key, which has one size only. cert-manager v1.1.0 does not support it (v1.21.1 does), and the data plane has to verify
   * Ed25519 signatures: try it with a workload of your own before you use it for a mesh.
   */
  public static ed25519(): PrivateKey {
    return new PrivateKey('Ed25519');
  }

  private constructor(
    /** The algorithm as cert-manager's Certificate names it: `RSA`, `ECDSA` or `Ed25519`. */
    public readonly algorithm: string,
    /** The size in bits, or nothing where the algorithm leaves no choice. */
    public readonly size?: number,
  ) {}
}
