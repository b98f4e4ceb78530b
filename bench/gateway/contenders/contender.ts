import type { Program } from '../processes/started.ts';

export type ContenderName =
  | 'ours'
  | 'ours-with-options'
  | 'ours-cached'
  | 'ours-traced'
  | 'ours-sampled'
  | 'ours-in-process'
  | 'apollo'
  | 'hive'
  | 'hive-rust'
  | 'mercurius'
  | 'proxy';

/** Where a gateway is to listen, and what it finds there. */
export type Place = {
  port: number;
  /** A file. */
  supergraph: string;
  /** Each subgraph is at `<this>/<its name>`. */
  subgraphs: string;
  /** Where traces may be sent to. */
  collector: string;
};

/** A gateway that is measured. All take GraphQL over HTTP at `/graphql`, and pass `Authorization` on. */
export type Contender = {
  name: ContenderName;
  what: string;
  /** What its settings let it share between requests, or merge within one. */
  sharing: string;
  program: (place: Place) => Program;
  /** Folder whose packages it needs, which the product's installation does not have. */
  peers?: string;
  /**
   * Who must have seen the clients: the subgraphs behind the gateway, of these those with root fields that are asked for, those in its
   * process, or the one path that the proxy asks.
   */
  reaches: 'subgraphs' | 'roots' | 'own-subgraphs' | 'finished';
  /** Whether it sends traces to the collector. Such a one takes part only where it is named: what it shows is what tracing costs ours. */
  isTraced?: true;
};
