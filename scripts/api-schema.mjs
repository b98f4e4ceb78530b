// The schema that clients see, for the code generator: the five subgraphs composed, without what is @inaccessible.
import { readFileSync } from 'node:fs';
import { composeServices } from '@apollo/composition';
import { ROUTER_SUPPORTED_SUPERGRAPH_FEATURES, Supergraph } from '@apollo/federation-internals';
import { parse } from 'graphql';

const SUBGRAPHS = ['content', 'user', 'analytics', 'assessment', 'social'];

export default function loadApiSchema() {
  const services = SUBGRAPHS.map((name) => ({ name, typeDefs: parse(readFileSync(`subgraphs/${name}/schema.graphql`, 'utf8')) }));
  const { supergraphSdl, errors } = composeServices(services);
  if (errors) throw new Error(errors.map(({ message }) => message).join('\n'));
  // Who may ask for what is the gateway's business, and part of no type.
  return Supergraph.build(supergraphSdl, { supportedFeatures: ROUTER_SUPPORTED_SUPERGRAPH_FEATURES }).apiSchema().toGraphQLJSSchema();
}
