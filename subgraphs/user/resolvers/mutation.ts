import { forbidden } from '../../../platform/errors.ts';
import type { MutationResolvers } from '../generated/resolvers.ts';

export const Mutation: MutationResolvers = {
  register: (_, { input }, { services }) => services.accounts.register(input),
  authenticate: (_, { input }, { services }) => services.accounts.authenticate(input.username, input.password),
  exchangeSsoToken: (_, { input }, { isGateway, client, services }) => {
    if (input.described != null && !isGateway) throw forbidden('Only the gateway describes people');
    return services.sso.exchange(input.token, (input.described ?? {}) as Record<string, unknown>, client.userAgent);
  },
  endSsoSessions: async (_, { input }, { isGateway, services }) => {
    if (!isGateway) throw forbidden('Providers speak to the gateway');
    return { ended: await services.sso.endSessions(input.logoutToken) };
  },
  signOut: (_, _args, { viewer, services }) => services.sessions.revoke(viewer),
  revokeSession: (_, { input }, { viewer, services }) => services.sessions.revoke(viewer, input.sessionId),
  revokeOtherSessions: async (_, _args, { viewer, services }) => ({ revoked: await services.sessions.revokeOthers(viewer) }),
  updateProfile: async (_, { input }, { viewer, services }) => ({ user: await services.accounts.updateProfile(viewer, input) }),
  assignRoles: async (_, { input }, context) => ({ user: await context.services.accounts.assignRoles(context, input) }),
};
