/** What reached one subgraph. */
export type SeenBySubgraph = { requests: number; /** Distinct `authorization` headers. */ identities: string[] };
export type Seen = Partial<Record<string, SeenBySubgraph>>;

export type SeenLog = {
  add: (subgraph: string, authorization: string | undefined) => void;
  /** What there was since the last time. */
  take: () => Seen;
};

/** Shows whether a gateway passes on who is asking, and how many requests it makes of one. */
export function createSeenLog(): SeenLog {
  let seen = new Map<string, { requests: number; identities: Set<string> }>();
  return {
    add(subgraph, authorization = '') {
      let entry = seen.get(subgraph);
      if (!entry) seen.set(subgraph, (entry = { requests: 0, identities: new Set() }));
      entry.requests += 1;
      entry.identities.add(authorization);
    },
    take() {
      const taken: Seen = {};
      for (const [name, { requests, identities }] of seen) taken[name] = { requests, identities: [...identities] };
      seen = new Map();
      return taken;
    },
  };
}
