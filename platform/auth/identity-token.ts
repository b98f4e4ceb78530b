import { createHash } from 'node:crypto';
import { exportPKCS8, exportSPKI, generateKeyPair, importPKCS8, importSPKI, jwtVerify, SignJWT, type JWTPayload } from 'jose';
import { LRUCache } from 'lru-cache';
import { unauthenticated } from '../errors.ts';
import type { Identity } from './viewer.ts';

const ALGORITHM = 'EdDSA';
const ISSUER = 'hma-gateway';
const LIFETIME_SECONDS = 120;
/** A cached token is handed out while at least this much of its life is left. */
const RENEW_BEFORE_SECONDS = 60;

export type IdentityIssuer = {
  /** A token that `audience`, a subgraph's name, accepts. Cached for each identity and audience. */
  issue: (identity: Identity, audience: string) => Promise<string>;
};

export type IdentityVerifier = {
  /** @throws UNAUTHENTICATED when the token is missing, forged, expired, or meant for another subgraph */
  verify: (token: string | undefined) => Promise<Identity>;
};

/** A new Ed25519 key pair, PEM. */
export async function generateIdentityKeys(): Promise<{ privateKey: string; publicKey: string }> {
  const pair = await generateKeyPair(ALGORITHM, { crv: 'Ed25519', extractable: true });
  return { privateKey: await exportPKCS8(pair.privateKey), publicKey: await exportSPKI(pair.publicKey) };
}

/** Signs who speaks, for the gateway. `privateKey` is PKCS #8 PEM; rejects if it is not an Ed25519 key. */
export async function createIdentityIssuer(privateKey: string, now: () => Date = () => new Date()): Promise<IdentityIssuer> {
  const key = await importPKCS8(privateKey, ALGORITHM);
  const issued = new LRUCache<string, { token: Promise<string>; expiresAt: number }>({ max: 20_000 });
  return {
    issue: (identity, audience) => {
      const { viewer, service, isGateway, scopes } = identity;
      const cacheKey = JSON.stringify([audience, isGateway, service?.id, viewer?.sessionId, viewer?.roles, scopes]);
      const seconds = Math.floor(now().getTime() / 1000);
      const known = issued.get(cacheKey);
      if (known && known.expiresAt - seconds > RENEW_BEFORE_SECONDS) return known.token;

      const expiresAt = seconds + LIFETIME_SECONDS;
      const token = new SignJWT({
        ...(viewer && { key: viewer.key, roles: viewer.roles, sid: viewer.sessionId }),
        ...(service && { svc: service.name }),
        ...(isGateway && { gateway: true }),
        ...(scopes.length > 0 && { scope: scopes.join(' ') }),
      })
        .setProtectedHeader({ alg: ALGORITHM })
        .setIssuer(ISSUER)
        .setAudience(audience)
        .setIssuedAt(seconds)
        .setExpirationTime(expiresAt);
      const subject = viewer?.id ?? service?.id;
      if (subject !== undefined) token.setSubject(subject);
      const signed = token.sign(key);
      issued.set(cacheKey, { token: signed, expiresAt });
      return signed;
    },
  };
}

/** Checks who speaks, for the subgraph named `audience`. `publicKey` is SPKI PEM. Verified tokens are remembered by their hash. */
export async function createIdentityVerifier(
  publicKey: string,
  audience: string,
  now: () => Date = () => new Date(),
): Promise<IdentityVerifier> {
  const key = await importSPKI(publicKey, ALGORITHM);
  const verified = new LRUCache<string, { identity: Identity; expiresAt: number }>({ max: 20_000 });
  return {
    verify: async (token) => {
      if (!token) throw unauthenticated('This service answers only to the gateway');
      const hash = createHash('sha256').update(token).digest('base64');
      const known = verified.get(hash);
      if (known && known.expiresAt > now().getTime() / 1000) return known.identity;

      const options = { issuer: ISSUER, audience, algorithms: [ALGORITHM], requiredClaims: ['exp'], currentDate: now() };
      const { payload } = await jwtVerify(token, key, options).catch(() => {
        throw unauthenticated('This service answers only to the gateway');
      });
      const identity = identityOf(payload as IdentityClaims);
      verified.set(hash, { identity, expiresAt: payload.exp ?? 0 });
      return identity;
    },
  };
}

/** As `createIdentityIssuer` writes them: the signature says that it did. */
type IdentityClaims = JWTPayload & { key: number; roles: string[]; sid: string; svc?: string; gateway?: true; scope?: string };

const identityOf = ({ sub, key, roles, sid, svc, gateway, scope }: IdentityClaims): Identity => ({
  viewer: sub !== undefined && svc === undefined ? { key, id: sub, roles, sessionId: sid } : null,
  service: sub !== undefined && svc !== undefined ? { id: sub, name: svc } : null,
  isGateway: gateway === true,
  scopes: scope?.split(' ') ?? [],
});
