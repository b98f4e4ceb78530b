import type { GraphQLSchema } from 'graphql';

/** Parts of a context that are the same whoever asks. */
const SAME_FOR_ALL = new Set(['loaders', 'services']);

/**
 * Notes which answers about entities depend on who asks: whether an entity is shown at all may be a matter of the viewer, even where each of
 * its fields is the same for everybody. To look at any part of the context but services and loaders, or at a loader that knows the viewer,
 * while a reference is resolved is to depend on it.
 * @param viewerLoaders loaders that know the viewer
 * @returns whether what was answered with this context depends on the viewer, as far as it was looked at by now
 */
export function noteViewers(schema: GraphQLSchema, viewerLoaders: readonly string[]): (context: object) => boolean {
  const dependent = new WeakSet<object>();
  const watched = new WeakMap<object, object>();
  const watch = (context: object): object => {
    let known = watched.get(context);
    if (!known) watched.set(context, (known = watchedContext(context, viewerLoaders, () => dependent.add(context))));
    return known;
  };
  const entities = schema.getQueryType()?.getFields()['_entities'];
  const resolve = entities?.resolve;
  if (entities && resolve) entities.resolve = (source, args, context: object, info) => resolve(source, args, watch(context), info);
  return (context) => dependent.has(context);
}

function watchedContext(context: object, viewerLoaders: readonly string[], onLook: () => void): object {
  const copy: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(context)) {
    if (name === 'loaders') copy[name] = telling(Object.create(value as object) as object, value as object, viewerLoaders, onLook);
    else if (SAME_FOR_ALL.has(name)) copy[name] = value;
    else telling(copy, context, [name], onLook);
  }
  return copy;
}

/** Gives `target` the properties of `source` of these names, and says so when one is looked at. */
function telling(target: object, source: object, names: readonly string[], onLook: () => void): object {
  for (const name of names) {
    Object.defineProperty(target, name, {
      enumerable: true,
      get: () => {
        onLook();
        return (source as Record<string, unknown>)[name];
      },
    });
  }
  return target;
}
