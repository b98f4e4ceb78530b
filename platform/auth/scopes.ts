/** A role of a person, as the spec writes it. */
type Role = 'student' | 'instructor' | 'admin';

type Scope = {
  /** What it lets its holder do. */
  description: string;
  /** Roles whose people have it, whatever else they have. Service accounts have what they were given. */
  roles: readonly Role[];
  /** What it opens asks for a person besides, who answers for it: a service account would have nothing of it, and is not given it. */
  peopleOnly?: true;
};

const declare = <const Declared extends Record<string, Scope>>(declared: Declared) => declared;

/**
 * Every scope of the academy. The schema asks for them by `@requiresScopes`; whoever adds one there declares it here.
 * A scope opens a field; which rows are behind it is for the table of rules of the subgraph.
 */
export const scopes = declare({
  'users:list': { description: 'List users and search them by name.', roles: ['instructor', 'admin'] },
  'users:personal': { description: 'See e-mail addresses, time zones, preferences and last sign-ins of others.', roles: ['admin'] },
  'roles:assign': { description: 'Replace the roles of users.', roles: ['admin'], peopleOnly: true },
  'content:write': {
    description: 'Make, edit, publish and archive courses and their items.',
    roles: ['instructor', 'admin'],
    peopleOnly: true,
  },
  'content:drafts': { description: 'See courses and items that are not published.', roles: ['instructor', 'admin'] },
  'progress:read': { description: 'See the progress and enrollments of others.', roles: ['instructor', 'admin'] },
  'assessments:write': { description: 'Make, edit and publish assessments.', roles: ['instructor', 'admin'], peopleOnly: true },
  'answers:read': { description: 'See answer keys.', roles: ['instructor', 'admin'] },
  'submissions:grade': { description: 'Grade what others handed in.', roles: ['instructor', 'admin'] },
  'events:write': { description: 'Record learning events of others.', roles: ['admin'] },
  'events:personal': { description: 'See addresses, browsers and custom fields of learning events of others.', roles: ['admin'] },
  'analytics:read': { description: 'See figures of learners, items and courses, and make reports.', roles: ['instructor', 'admin'] },
  'schema:read': { description: 'Introspect the schema where that is not open to everybody.', roles: ['admin'] },
  'plans:read': { description: 'See how the gateway plans an operation.', roles: ['admin'] },
});

export type ScopeName = keyof typeof scopes;

export const isScope = (name: string): name is ScopeName => Object.hasOwn(scopes, name);

/** Whether a service account may be given it. */
export const isForServices = (name: ScopeName): boolean => !('peopleOnly' in scopes[name]);

/** What people of these roles may ask for. Roles that are not known give nothing. */
export const scopesOfRoles = (roles: readonly string[]): ScopeName[] =>
  (Object.keys(scopes) as ScopeName[]).filter((name) => (scopes[name].roles as readonly string[]).some((role) => roles.includes(role)));
