import type { Prisma, PrismaClient } from './generated/client.ts';

/** The delegates of the Prisma client, by model. */
export type Delegate = Exclude<Extract<keyof PrismaClient, string>, `$${string}`>;

/** Raw, parameterized SQL: what platform functions that join a caller's transaction need. */
export type SqlExecutor = Pick<PrismaClient, '$queryRaw' | '$executeRaw'>;

/** Inside a transaction: the delegates of the owner, and SQL. */
export type OwnedTransaction<Owned extends Delegate> = Pick<Prisma.TransactionClient, Owned | '$queryRaw' | '$executeRaw'>;

/** What a subgraph's store receives: the delegates it owns, SQL, and transactions over the same. */
export type OwnedDatabase<Owned extends Delegate> = Pick<PrismaClient, Owned | '$queryRaw' | '$executeRaw'> & {
  /** Commits when `work` resolves, rolls back when it rejects. Events appended in it are moved on at once after the commit. */
  transact: <Result>(work: (tx: OwnedTransaction<Owned>) => Promise<Result>) => Promise<Result>;
};

/**
 * Narrows the client to what a store owns.
 * @param poke called after each commit: the outbox may have something to move
 */
export function ownDatabase<Owned extends Delegate>(prisma: PrismaClient, owned: readonly Owned[], poke: () => void): OwnedDatabase<Owned> {
  const delegates = Object.fromEntries(owned.map((name) => [name, prisma[name]]));
  const transact: OwnedDatabase<Owned>['transact'] = async (work) => {
    const result = await prisma.$transaction((tx) => work(tx));
    poke();
    return result;
  };
  const raw = { $queryRaw: prisma.$queryRaw.bind(prisma), $executeRaw: prisma.$executeRaw.bind(prisma) };
  return { ...delegates, ...raw, transact } as OwnedDatabase<Owned>;
}
