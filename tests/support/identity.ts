import {
  createIdentityIssuer,
  createIdentityVerifier,
  generateIdentityKeys,
  type IdentityIssuer,
  type IdentityVerifier,
} from '../../platform/auth/identity-token.ts';
import { asViewer, type Identity, type Viewer } from '../../platform/auth/viewer.ts';
import { IDENTITY_HEADER, type SubgraphEndpoint, type SubgraphResponse } from '../../platform/graph/endpoint.ts';

export type TestIdentities = {
  issuer: IdentityIssuer;
  verifierFor: (subgraph: string) => Promise<IdentityVerifier>;
};

export async function createTestIdentities(): Promise<TestIdentities> {
  const keys = await generateIdentityKeys();
  return {
    issuer: await createIdentityIssuer(keys.privateKey),
    verifierFor: (subgraph) => createIdentityVerifier(keys.publicKey, subgraph),
  };
}

/** Asks a subgraph as `viewer`, the way the gateway does. */
export type Ask = (viewer: Viewer | null, query: string, variables?: Record<string, unknown>) => Promise<SubgraphResponse>;

export const askAs =
  (handler: SubgraphEndpoint, issuer: IdentityIssuer): Ask =>
  async (viewer, query, variables) =>
    handler.execute({ query, variables, headers: await headersOf(issuer, asViewer(viewer), handler.name) });

export const headersOf = async (issuer: IdentityIssuer, identity: Identity, subgraph: string) => ({
  [IDENTITY_HEADER]: await issuer.issue(identity, subgraph),
});
