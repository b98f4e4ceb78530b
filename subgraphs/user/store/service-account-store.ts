import type { OwnedDatabase, OwnedTransaction } from '../../../platform/database/access.ts';
import { appendEvents } from '../../../platform/events/outbox.ts';
import type { NewEvent } from '../../../platform/events/event.ts';
import type { ServiceAccount, ServiceToken } from '../domain/service-account.ts';

export type ServiceAccountDatabase = OwnedDatabase<'serviceAccount' | 'serviceToken'>;

export type NewServiceToken = {
  id: string;
  /** SHA-256 of the token, hex. */
  tokenHash: string;
  createdAt: Date;
  expiresAt: Date | null;
};

/** What a change of an account comes to. */
export type ServiceAccountChange = {
  scopes?: readonly string[];
  /** When it was closed; null opens it again. */
  closedAt?: Date | null;
  /** Tokens that end, by public id: at once, or by themselves at another time. */
  endings?: readonly { id: string; revokedAt: Date | null; expiresAt: Date | null }[];
  token?: NewServiceToken;
  events?: readonly NewEvent[];
};

export type ResolvedServiceToken = { id: string; name: string; scopes: string[]; expiresAt: Date | null };

export type ServiceAccountStore = {
  /** By name. */
  findAll: () => Promise<ServiceAccount[]>;
  /** Null when the name is taken. */
  insert: (
    account: { id: string; name: string; scopes: readonly string[]; createdAt: Date },
    token: NewServiceToken,
  ) => Promise<ServiceAccount | null>;
  /** Changes an account under a lock on it; what `decide` throws leaves all as it was. Null: there is none of this name. */
  update: (name: string, decide: (account: ServiceAccount) => ServiceAccountChange) => Promise<ServiceAccount | null>;
  /** Null for unknown, expired and revoked tokens. Notes that it was used, unless that was noted after `notedAfter`. */
  resolve: (tokenHash: string, at: Date, notedAfter: Date) => Promise<ResolvedServiceToken | null>;
};

type Tx = OwnedTransaction<'serviceAccount' | 'serviceToken'>;

const withTokens = { tokens: { orderBy: { id: 'desc' } } } as const;

export function createServiceAccountStore(db: ServiceAccountDatabase): ServiceAccountStore {
  const load = async (tx: Tx, name: string) => tx.serviceAccount.findUnique({ where: { name }, include: withTokens });

  return {
    findAll: async () => (await db.serviceAccount.findMany({ orderBy: { name: 'asc' }, include: withTokens })).map(toAccount),
    insert: (account, token) =>
      db.transact(async (tx) => {
        const { id, name, scopes, createdAt } = account;
        const [made] = await tx.$queryRaw<{ id: number }[]>`
          INSERT INTO service_accounts (public_id, name, scopes, created_at)
          VALUES (${id}, ${name}, ${JSON.stringify(scopes)}::jsonb, ${createdAt})
          ON CONFLICT (name) DO NOTHING RETURNING id`;
        if (!made) return null;
        await addToken(tx, made.id, token);
        const inserted = await load(tx, name);
        return inserted && toAccount(inserted);
      }),
    update: (name, decide) =>
      db.transact(async (tx) => {
        await tx.$queryRaw`SELECT id FROM service_accounts WHERE name = ${name} FOR UPDATE`;
        const found = await load(tx, name);
        if (!found) return null;
        const { scopes, closedAt, endings = [], token, events = [] } = decide(toAccount(found));
        await tx.serviceAccount.update({
          where: { id: found.id },
          data: { ...(scopes && { scopes: [...scopes] }), ...(closedAt !== undefined && { disabledAt: closedAt }) },
        });
        for (const { id, revokedAt, expiresAt } of endings) {
          await tx.serviceToken.update({ where: { publicId: id }, data: { revokedAt, expiresAt } });
        }
        if (token) await addToken(tx, found.id, token);
        await appendEvents(tx, events);
        const changed = await load(tx, name);
        return changed && toAccount(changed);
      }),
    resolve: async (tokenHash, at, notedAfter) => {
      const [row] = await db.$queryRaw<{ public_id: string; name: string; scopes: string[]; expires_at: Date | null }[]>`
        WITH live AS (
          SELECT t.id, t.expires_at, t.last_used_at, a.public_id, a.name, a.scopes
          FROM service_tokens t JOIN service_accounts a ON a.id = t.service_account_id
          WHERE t.token_hash = ${tokenHash} AND t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > ${at})
            AND a.disabled_at IS NULL
        ), noted AS (
          UPDATE service_tokens t SET last_used_at = ${at} FROM live
          WHERE t.id = live.id AND (live.last_used_at IS NULL OR live.last_used_at < ${notedAfter})
        )
        SELECT public_id, name, scopes, expires_at FROM live`;
      return row ? { id: row.public_id, name: row.name, scopes: row.scopes, expiresAt: row.expires_at } : null;
    },
  };
}

const addToken = (tx: Tx, accountKey: number, { id, tokenHash, createdAt, expiresAt }: NewServiceToken) =>
  tx.serviceToken.create({ data: { serviceAccountId: accountKey, publicId: id, tokenHash, createdAt, expiresAt } });

type AccountRow = { publicId: string; name: string; scopes: unknown; createdAt: Date; disabledAt: Date | null; tokens: TokenRow[] };
type TokenRow = Omit<ServiceToken, 'id'> & { publicId: string };

const toAccount = ({ publicId, name, scopes, createdAt, disabledAt, tokens }: AccountRow): ServiceAccount => ({
  id: publicId,
  name,
  scopes: scopes as string[],
  createdAt,
  closedAt: disabledAt,
  tokens: tokens.map(({ publicId: id, createdAt, expiresAt, revokedAt, lastUsedAt }) => ({
    id,
    createdAt,
    expiresAt,
    revokedAt,
    lastUsedAt,
  })),
});
