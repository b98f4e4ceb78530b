import { DEFAULT_SUPPORTED_SUPERGRAPH_FEATURES, Supergraph, type Schema } from '@apollo/federation-internals';
import { specifiedRules, type GraphQLSchema, type ValidationRule } from 'graphql';
import { createHiddenKeysRule } from '../execution/hidden-keys.ts';

/** A supergraph, parsed once and shared by everything that plans, validates and executes. */
export type LoadedSupergraph = {
  /** As it was composed, security directives included. */
  readonly sdl: string;
  readonly supergraph: Supergraph;
  /** What clients see, in the planner's own representation. */
  readonly apiSchema: Schema;
  /** What clients see. */
  readonly schema: GraphQLSchema;
  /** What operations must keep to: GraphQL's own rules, and what the planner cannot do. */
  readonly rules: readonly ValidationRule[];
  /** Every type of the supergraph, `@inaccessible` ones too. */
  readonly supergraphSchema: GraphQLSchema;
  /** The subgraphs that it names, with the URL it gives them (empty when it gives none). */
  readonly subgraphs: readonly { readonly name: string; readonly url: string }[];
};

/**
 * Stock `Supergraph.build` refuses these with "is for: SECURITY but is unsupported". The first three are enforced before planning, not by
 * the planner, so for the planner they are annotations; `@context` it plans, and our executor carries out.
 */
const SUPPORTED_FEATURES = new Set([
  ...DEFAULT_SUPPORTED_SUPERGRAPH_FEATURES,
  'https://specs.apollo.dev/authenticated/v0.1',
  'https://specs.apollo.dev/requiresScopes/v0.1',
  'https://specs.apollo.dev/policy/v0.1',
  'https://specs.apollo.dev/context/v0.1',
]);

/** @throws GraphQLError when `sdl` is no Federation 2 supergraph, or needs a feature that the gateway does not have. */
export function buildSupergraph(sdl: string): LoadedSupergraph {
  const supergraph = Supergraph.build(sdl, { supportedFeatures: SUPPORTED_FEATURES });
  const apiSchema = supergraph.apiSchema();
  return {
    sdl,
    supergraph,
    apiSchema,
    schema: apiSchema.toGraphQLJSSchema(),
    rules: [...specifiedRules, createHiddenKeysRule(supergraph)],
    supergraphSchema: supergraph.schema.toGraphQLJSSchema(),
    subgraphs: supergraph.subgraphsMetadata(),
  };
}
