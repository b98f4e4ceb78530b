import { toCsv } from '../domain/report.ts';
import type { ReportResolvers } from '../generated/resolvers.ts';
import { referenceByKey } from './references.ts';

export const Report: ReportResolvers = {
  __resolveReference: ({ id }, context) => context.services.reports.find(context, id),
  requestedBy: ({ requesterKey }, _args, { loaders }) => referenceByKey('User', requesterKey, loaders),
  csv: ({ rows }) => rows && toCsv(rows),
};
