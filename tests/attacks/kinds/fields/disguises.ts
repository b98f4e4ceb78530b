import {
  Kind as Node,
  parse,
  print,
  visit,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
} from 'graphql';
import type { Attacker } from '../../support/attacker.ts';

type Operation = { query: string; variables: Record<string, unknown> | undefined; token: string | undefined };

/** How one and the same question is put so that a careless guard does not know it again. Resolves with all that was answered. */
export type Disguise = {
  name: string;
  /** @param quietMs after which nothing more is expected of a stream that is open */
  ask: (attacker: Attacker, operation: Operation, quietMs: number) => Promise<string>;
};

const overHttp =
  (change: (document: DocumentNode) => DocumentNode, name?: string) =>
  async (attacker: Attacker, { query, ...rest }: Operation): Promise<string> =>
    withoutAliases((await attacker.ask(print(change(parse(query))), { ...rest, operationName: name })).text);

const overSocket =
  (change: (document: DocumentNode) => DocumentNode, until?: string) =>
  async (attacker: Attacker, { query, variables, token }: Operation, quietMs: number): Promise<string> => {
    const payload = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const isStream = query.startsWith('subscription');
    const answer = await attacker.live({
      query: print(change(parse(query))),
      variables,
      payload,
      ...(isStream && { quietMs }),
      ...(until !== undefined && { until }),
    });
    return withoutAliases(answer.text);
  };

export const FOR_QUERIES: readonly Disguise[] = [
  { name: 'as it is', ask: overHttp((document) => document) },
  { name: 'aliased', ask: overHttp(alias) },
  { name: 'in fragments', ask: overHttp(fragment) },
  { name: 'included', ask: overHttp(include) },
  { name: 'behind another operation', ask: overHttp((document) => named(document, 'Second'), 'Second') },
  { name: 'over a WebSocket', ask: overSocket((document) => document) },
  { name: 'in a GET', ask: get },
];

export const FOR_MUTATIONS: readonly Disguise[] = [{ name: 'as it is', ask: overHttp((document) => document) }];

export const forSubscriptions = (until?: string): readonly Disguise[] => [
  { name: 'as it is', ask: overSocket((document) => document, until) },
  { name: 'aliased', ask: overSocket(alias, until) },
  { name: 'in fragments', ask: overSocket(fragment, until) },
];

function alias(document: DocumentNode): DocumentNode {
  let fields = 0;
  return visit(document, {
    Field: (field) => ({ ...field, alias: { kind: Node.NAME, value: `a${(fields += 1)}_${field.name.value}` } }),
  });
}

const withoutAliases = (text: string) => text.replaceAll(/"a\d+_(\w+)":/g, '"$1":');

/** The selection of the root in a fragment of its own, the others in inline fragments. */
function fragment(document: DocumentNode): DocumentNode {
  const [operation] = document.definitions as [OperationDefinitionNode];
  const onType = { query: 'Query', mutation: 'Mutation', subscription: 'Subscription' }[operation.operation];
  const inner = visit(operation.selectionSet, {
    Field: {
      leave: (field): FieldNode =>
        field.selectionSet
          ? {
              ...field,
              selectionSet: { kind: Node.SELECTION_SET, selections: [{ kind: Node.INLINE_FRAGMENT, selectionSet: field.selectionSet }] },
            }
          : field,
    },
  });
  const definition: FragmentDefinitionNode = {
    kind: Node.FRAGMENT_DEFINITION,
    name: { kind: Node.NAME, value: 'All' },
    typeCondition: { kind: Node.NAMED_TYPE, name: { kind: Node.NAME, value: onType } },
    selectionSet: inner,
  };
  const spread = {
    kind: Node.SELECTION_SET,
    selections: [{ kind: Node.FRAGMENT_SPREAD, name: { kind: Node.NAME, value: 'All' } }],
  } as const;
  return { kind: Node.DOCUMENT, definitions: [{ ...operation, selectionSet: spread }, definition] };
}

function include(document: DocumentNode): DocumentNode {
  const directive = parse('{ a @include(if: true) @skip(if: false) }');
  const [{ selectionSet }] = directive.definitions as [OperationDefinitionNode];
  const { directives } = selectionSet.selections[0] as FieldNode;
  return visit(document, { Field: (field) => ({ ...field, ...(directives && { directives }) }) });
}

function named(document: DocumentNode, name: string): DocumentNode {
  const [operation] = document.definitions as [OperationDefinitionNode];
  const [harmless] = parse('query First { __typename }').definitions;
  return { kind: Node.DOCUMENT, definitions: [harmless!, { ...operation, name: { kind: Node.NAME, value: name } }] };
}

async function get(attacker: Attacker, { query, variables, token }: Operation): Promise<string> {
  const search = new URLSearchParams({ query, ...(variables && { variables: JSON.stringify(variables) }) });
  const { text } = await attacker.send({
    method: 'GET',
    path: `/graphql?${search.toString()}`,
    headers: {
      accept: 'application/json',
      'content-type': 'application/json',
      'apollo-require-preflight': 'true',
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
  });
  return text;
}
