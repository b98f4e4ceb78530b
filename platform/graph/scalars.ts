import { DateResolver, DateTimeResolver, EmailAddressResolver, JSONResolver, URLResolver } from 'graphql-scalars';

/** The scalars of every subgraph's SDL. A resolver returns a Date for DateTime and Date, a string for URL and EmailAddress. */
export const scalarResolvers = {
  DateTime: DateTimeResolver,
  Date: DateResolver,
  EmailAddress: EmailAddressResolver,
  JSON: JSONResolver,
  URL: URLResolver,
};
