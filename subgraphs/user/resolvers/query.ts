import { forbidden, notFound } from '../../../platform/errors.ts';
import type { Role } from '../domain/user.ts';
import type { QueryResolvers } from '../generated/resolvers.ts';

export const Query: QueryResolvers = {
  me: (_, _args, { viewer, loaders }) => viewer && loaders.userById.load(viewer.id),
  user: async (_, { id }, { loaders }) => {
    const user = await loaders.userById.load(id);
    if (!user) throw notFound('User', id);
    return user;
  },
  users: (_, { filter, ...page }, context) =>
    context.services.accounts.list(context, page, {
      role: filter?.role?.toLowerCase() as Role | undefined,
      username: filter?.search ?? undefined,
      email: filter?.email ?? undefined,
    }),
  resolveSession: async (_, { token }, { isGateway, services }) => {
    if (!isGateway) throw forbidden('Sessions are resolved for the gateway');
    return services.sessions.resolve(token);
  },
  resolveServiceToken: async (_, { token }, { isGateway, services }) => {
    if (!isGateway) throw forbidden('Service tokens are resolved for the gateway');
    return services.serviceAccounts.resolve(token);
  },
};
