import DataLoader from 'dataloader';
import { toConnection, type Connection, type ConnectionArgs, type Page, type PageRequest, parsePage } from './connection.ts';

/**
 * A loader over a `findMany` that may return rows in any order and leave out what it does not have.
 * Absent keys load as `null`. Make one per request: its cache holds what this caller may see.
 */
export function createLoaderBy<Key, Value>(keyOf: (value: Value) => Key, findMany: (keys: readonly Key[]) => Promise<readonly Value[]>) {
  return new DataLoader<Key, Value | null>(async (keys) => {
    const found = new Map((await findMany(keys)).map((value) => [keyOf(value), value]));
    return keys.map((key) => found.get(key) ?? null);
  });
}

/** A loader over a map from key to value; absent keys load as `null`. */
export function createMapLoader<Key, Value>(findMap: (keys: readonly Key[]) => Promise<ReadonlyMap<Key, Value>>) {
  return new DataLoader<Key, Value | null>(async (keys) => {
    const found = await findMap(keys);
    return keys.map((key) => found.get(key) ?? null);
  });
}

export type ConnectionLoader<Parent, Node, Filter> = {
  /** @throws BAD_USER_INPUT for bad page arguments */
  load: (parent: Parent, args: ConnectionArgs, filter: Filter) => Promise<Connection<Node>>;
};

/**
 * Loads a page of children for each of many parents: one call of `findPages` for each distinct page and filter asked for.
 * `findPages` gives a map with up to `limit + 1` rows a parent.
 */
export function createConnectionLoader<Parent, Node, Filter = void>(
  findPages: (parents: readonly Parent[], page: PageRequest, filter: Filter) => Promise<ReadonlyMap<Parent, Page<Node>>>,
): ConnectionLoader<Parent, Node, Filter> {
  const loaders = new Map<string, DataLoader<Parent, Connection<Node>>>();
  return {
    load: async (parent, args, filter) => {
      const page = parsePage(args);
      const name = JSON.stringify([page, filter ?? null]);
      let loader = loaders.get(name);
      if (!loader) {
        loader = new DataLoader(async (parents) => {
          const pages = await findPages(parents, page, filter);
          return parents.map((one) => toConnection(pages.get(one) ?? [], page));
        });
        loaders.set(name, loader);
      }
      return loader.load(parent);
    },
  };
}
