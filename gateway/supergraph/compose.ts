import { composeServices } from '@apollo/composition';
import { GraphQLError, parse, Source, type ASTNode, type DocumentNode } from 'graphql';

/** One subgraph's part of the graph. */
export type SubgraphPart = {
  name: string;
  /** Where the gateway finds it unless its configuration says otherwise. */
  url: string;
  /** Federation 2 SDL. */
  sdl: string;
  /** What people know the SDL by: errors name it. */
  file: string;
};

export type CompositionProblem = {
  code: string;
  message: string;
  /** Every place that takes part, the subgraph at least. */
  places: { subgraph: string; file: string; line: number | null; /** `Type.field`, where the problem has one. */ element: string | null }[];
};

/** The subgraphs do not make one graph. The message lists every problem with its subgraph, file, line and field. */
export class CompositionError extends Error {
  override readonly name = 'CompositionError';
  constructor(readonly problems: readonly CompositionProblem[]) {
    super(['The subgraphs do not compose:', ...problems.map(describe)].join('\n'));
  }
}

/** @throws CompositionError with every problem at once */
export function composeSupergraph(parts: readonly SubgraphPart[]): { sdl: string } {
  const problems: CompositionProblem[] = [];
  const services: { name: string; url: string; typeDefs: DocumentNode }[] = [];
  for (const { name, url, sdl, file } of parts) {
    try {
      services.push({ name, url, typeDefs: parse(new Source(sdl, file)) });
    } catch (error) {
      problems.push(syntaxProblem(error, name, file));
    }
  }
  if (problems.length > 0) throw new CompositionError(problems);

  const { supergraphSdl, errors } = composeServices(services);
  if (errors) throw new CompositionError(errors.map((error) => problemOf(error, parts)));
  return { sdl: supergraphSdl };
}

function syntaxProblem(error: unknown, subgraph: string, file: string): CompositionProblem {
  if (!(error instanceof GraphQLError)) throw error;
  return {
    code: 'INVALID_GRAPHQL',
    message: error.message,
    places: [{ subgraph, file, line: error.locations?.[0]?.line ?? null, element: null }],
  };
}

function problemOf(error: GraphQLError, parts: readonly SubgraphPart[]): CompositionProblem {
  const { code } = error.extensions;
  const places = (error.nodes ?? []).flatMap((node) => placeOf(node, parts));
  return {
    code: typeof code === 'string' ? code : 'UNKNOWN',
    message: error.message,
    places: places.length > 0 ? places : placesInMessage(error.message, parts),
  };
}

function placeOf(node: ASTNode, parts: readonly SubgraphPart[]): CompositionProblem['places'] {
  // Composition marks the nodes it reports with the subgraph that they are from.
  const named = 'subgraph' in node && typeof node.subgraph === 'string' ? node.subgraph : null;
  const part = parts.find(({ name, file }) => (named === null ? file === node.loc?.source.name : name === named));
  if (!part) return [];
  return [{ subgraph: part.name, file: part.file, line: node.loc?.startToken.line ?? null, element: elementAt(node, part.sdl) }];
}

/** `[content] ...` and `in subgraph "content"` are how composition names a subgraph when it has no place. */
function placesInMessage(message: string, parts: readonly SubgraphPart[]): CompositionProblem['places'] {
  return parts
    .filter(({ name }) => message.startsWith(`[${name}]`) || message.includes(`subgraph "${name}"`))
    .map(({ name, file }) => ({ subgraph: name, file, line: null, element: null }));
}

/** The type, or the field of it, that a node is or stands in. */
function elementAt(node: ASTNode, sdl: string): string | null {
  const start = node.loc?.start;
  if (start === undefined) return null;
  for (const definition of parse(sdl).definitions) {
    const { loc } = definition;
    if (!('name' in definition) || !definition.name || !loc || start < loc.start || start >= loc.end) continue;
    const fields = 'fields' in definition ? (definition.fields ?? []) : 'values' in definition ? (definition.values ?? []) : [];
    const field = fields.find((field) => field.loc && start >= field.loc.start && start < field.loc.end);
    return field ? `${definition.name.value}.${field.name.value}` : definition.name.value;
  }
  return null;
}

function describe({ code, message, places }: CompositionProblem): string {
  const where = places.map(
    ({ subgraph, file, line, element }) =>
      `    ${file}${line === null ? '' : `:${line}`} (subgraph ${subgraph}${element ? `, ${element}` : ''})`,
  );
  return [`  ${code}: ${message}`, ...where].join('\n');
}
