import { createPrivateKey, hkdfSync } from 'node:crypto';
import { EncryptJWT, jwtDecrypt } from 'jose';
import type { z } from 'zod';

export type Seal = {
  /** A text that only a gateway of this academy can read or make. */
  seal: (value: Record<string, unknown>, seconds: number) => Promise<string>;
  /** Null for what was not sealed here for this purpose, has expired, or is of another shape. */
  open: <Value>(text: string | undefined, schema: z.ZodType<Value>) => Promise<Value | null>;
};

/**
 * For what a browser keeps for us. Every replica of the gateway has the same key, so any of them can finish what another began.
 * @param privateKey the gateway's, PKCS #8 PEM
 * @param purpose what is sealed for one is of no use for another
 */
export function createSeal(privateKey: string, purpose: string): Seal {
  const material = createPrivateKey(privateKey).export({ type: 'pkcs8', format: 'der' });
  const key = new Uint8Array(hkdfSync('sha256', material, '', `hma gateway cookie ${purpose}`, 32));
  return {
    seal: (value, seconds) =>
      new EncryptJWT(value).setProtectedHeader({ alg: 'dir', enc: 'A256GCM' }).setExpirationTime(`${seconds}s`).encrypt(key),
    open: async (text, schema) => {
      if (!text) return null;
      try {
        const options = { keyManagementAlgorithms: ['dir'], contentEncryptionAlgorithms: ['A256GCM'], requiredClaims: ['exp'] };
        const { payload } = await jwtDecrypt(text, key, options);
        return schema.parse(payload);
      } catch {
        return null;
      }
    },
  };
}
