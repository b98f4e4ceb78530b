import { forbidden } from '../../../platform/errors.ts';
import type { MutationResolvers } from '../generated/resolvers.ts';

export const Mutation: MutationResolvers = {
  register: (_, { input }, { client, services }) => services.accounts.register(input, client),
  authenticate: (_, { input }, { client, services }) => services.accounts.authenticate(input.username, input.password, client),
  verifyEmail: async (_, { input }, { client, services }) => ({ user: await services.recovery.verifyEmail(input.token, client) }),
  requestEmailVerification: async (_, _args, { viewer, services }) => ({ sent: await services.recovery.requestVerification(viewer) }),
  requestPasswordReset: async (_, { input }, { client, services }) => {
    await services.recovery.requestReset(input, client);
    return { accepted: true };
  },
  resetPassword: async (_, { input }, { client, services }) => ({ user: await services.recovery.resetPassword(input, client) }),
  changePassword: async (_, { input }, { viewer, loaders, services }) => {
    await services.recovery.changePassword(viewer, input);
    return { user: viewer && loaders.userById.load(viewer.id) };
  },
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
