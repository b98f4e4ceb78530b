import { isObjectType, Kind, type ConstDirectiveNode, type GraphQLSchema } from 'graphql';
import type { Memberships } from '../auth/memberships.ts';
import type { Identity, Service, Speaker, Viewer } from '../auth/viewer.ts';

/** For whom an answer is the same: for everybody, for all with the same part in the same course, for the one who asks. */
export type ViewerScope = 'PUBLIC' | 'COURSE' | 'VIEWER';

/** A bug: a field depends on more of who asks than its `@viewerScope` says. The error's path names the field. */
export class ViewerScopeError extends Error {
  override readonly name = 'ViewerScopeError';
  constructor(scope: ViewerScope, touched: string) {
    super(`A field of @viewerScope(scope: ${scope}) asked for "${touched}"`);
  }
}

/** What of a context, its identity aside, tells who asks. */
export type Narrowing<Context> = {
  /** Parts that a field of scope COURSE gets as what is made of them here, and one of scope PUBLIC not at all. */
  course?: { [Part in keyof Context]?: (part: Context[Part]) => Context[Part] };
  /** Loaders that know the viewer. */
  viewerLoaders?: Context extends { loaders: infer Loaders } ? readonly (keyof Loaders & string)[] : readonly [];
};

type Narrowed = Partial<Record<ViewerScope, object>>;

/**
 * Gives every resolver of a field of scope PUBLIC or COURSE a context in which it cannot find out more of who asks than its scope
 * says: touching it throws a ViewerScopeError. One such context is made for each request and scope; under an identity that is a part
 * in a course and no person, these fields answer as they do to people.
 * @returns what is to be told when a context has been renewed
 */
export function guardViewerScopes<Context extends object>(schema: GraphQLSchema, narrowing: Narrowing<Context>): (context: object) => void {
  const contexts = new WeakMap<object, Narrowed>();
  const narrowed = (context: Context, scope: 'PUBLIC' | 'COURSE'): Context => {
    let known = contexts.get(context);
    if (!known) contexts.set(context, (known = {}));
    return (known[scope] ??= narrow(context, scope, narrowing)) as Context;
  };
  for (const type of Object.values(schema.getTypeMap()).filter(isObjectType)) {
    const ofType = scopeIn(type.astNode?.directives);
    for (const field of Object.values(type.getFields())) {
      const { resolve, astNode } = field;
      const scope = scopeIn(astNode?.directives) ?? ofType ?? 'VIEWER';
      if (!resolve || scope === 'VIEWER') continue;
      field.resolve = (source, args, context: Context, info) => resolve(source, args, narrowed(context, scope), info);
    }
  }
  return (context) => void contexts.delete(context);
}

/** What `@viewerScope` says among these directives. */
export function scopeIn(directives: readonly ConstDirectiveNode[] | undefined): ViewerScope | null {
  const value = directives?.find(({ name }) => name.value === 'viewerScope')?.arguments?.[0]?.value;
  return value?.kind === Kind.ENUM ? (value.value as ViewerScope) : null;
}

/** Who asks, with what they belong to, without the person: their roles and scopes, and whether they belong to a course that is named. */
export const withoutPerson = <Speaking extends Speaker & { memberships: Memberships }>(speaking: Speaking): Speaking => ({
  ...speaking,
  viewer: facelessViewer(speaking.viewer),
  service: facelessService(speaking.service),
  memberships: facelessMemberships(speaking.memberships),
});

/** One may be asked for; not all of them, which together are somebody. */
export const facelessMemberships = (memberships: Memberships): Memberships => ({
  includes: memberships.includes,
  keys: () => {
    throw new ViewerScopeError('COURSE', 'memberships.keys');
  },
});

const facelessViewer = (viewer: Viewer | null): Viewer | null =>
  viewer && (without({ roles: viewer.roles }, ['key', 'id', 'sessionId'], 'COURSE', 'viewer.') as Viewer);

const facelessService = (service: Service | null): Service | null =>
  service && (without({}, ['id', 'name'], 'COURSE', 'service.') as Service);

const IDENTITY = ['viewer', 'service', 'isGateway', 'scopes'] as const satisfies (keyof Identity)[];

function narrow<Context extends object>(context: Context, scope: 'PUBLIC' | 'COURSE', narrowing: Narrowing<Context>): object {
  const course: NonNullable<Narrowing<Context>['course']> = narrowing.course ?? {};
  const viewerLoaders: readonly string[] = narrowing.viewerLoaders ?? [];
  const { viewer = null, service = null } = context as Partial<Identity>;
  const replaced: Record<string, unknown> = {};
  if ('loaders' in context) replaced['loaders'] = without(Object.create(context.loaders as object), viewerLoaders, scope, 'loaders.');
  if (scope === 'PUBLIC') return without({ __proto__: context, ...replaced }, [...IDENTITY, ...Object.keys(course)], scope, '');

  replaced['viewer'] = facelessViewer(viewer);
  replaced['service'] = facelessService(service);
  for (const part of Object.keys(course) as (keyof Context & string)[]) replaced[part] = course[part]?.(context[part]);
  return { __proto__: context, ...replaced };
}

/** `rest`, with properties of these names that throw. */
function without(rest: object, names: readonly string[], scope: ViewerScope, prefix: string): object {
  for (const name of names) {
    Object.defineProperty(rest, name, {
      get: () => {
        throw new ViewerScopeError(scope, `${prefix}${name}`);
      },
    });
  }
  return rest;
}
