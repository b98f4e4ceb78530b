import {
  type GraphQLError,
  isAbstractType,
  isCompositeType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type DocumentNode,
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLObjectType,
  type GraphQLInterfaceType,
  type GraphQLOutputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { isObject, type Data } from '../plan/data.ts';
import type { PlanRun } from '../plan/plan-run.ts';
import { collectFields } from './collect-fields.ts';
import { introspectionWriter, type IntrospectionAnswers } from './introspection.ts';
import { leafWriter, writeJson } from './leaf.ts';
import { compileVerbatim, guessAsItCame, guessVerbatimList, measureText, type VerbatimMember } from './verbatim.ts';
import { noteError, onceIfShared, type WriteValue, type Writing } from './writing.ts';

/** The answer's `data` as JSON, null included, and what of the data the schema does not allow. */
export type WrittenAnswer = { readonly json: string; readonly errors: readonly GraphQLError[] };

export type WriteAnswer = (run: Pick<PlanRun, 'data' | 'variables' | 'shared' | 'asItCame'>) => WrittenAnswer;

/** One key of an object. */
type Member = {
  readonly key: string;
  /** Whether the key is on no object unless it was put there. */
  readonly isOwn: boolean;
  /** The key with what comes before the value. */
  readonly prefix: string;
  /** Of an object type's name: always the same. */
  readonly constant: string | null;
  readonly write: WriteValue;
  readonly isNonNull: boolean;
  readonly name: string;
};

/** The schema is what clients see, and `isIncluded` what `@skip` and `@include` say of a selection. */
export type AnswerOptions = {
  schema: GraphQLSchema;
  document: DocumentNode;
  operation: OperationDefinitionNode;
  isIncluded: (selection: SelectionNode) => boolean;
  introspections: IntrospectionAnswers;
};

/**
 * Compiles what turns merged data into the answer: the keys that were asked for, in their order, and nulls where GraphQL says that they
 * go. JSON is written straight from the data, without an object in between.
 */
export function compileAnswer({ schema, document, operation, isIncluded, introspections }: AnswerOptions): WriteAnswer {
  const fragments = new Map(
    document.definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION).map((node) => [node.name.value, node]),
  );
  const root = schema.getRootType(operation.operation);
  if (!root) throw new Error(`The schema has no ${operation.operation}`);
  const writeRoot = compileObject(root, [operation.selectionSet]);
  const isAnswer = guessAsItCame(() => compileVerbatim(root, (typeName) => verbatimMembers(typeName, [operation.selectionSet])));
  return ({ data, variables, shared, asItCame }) => {
    if (asItCame && isAnswer(asItCame)) return { json: asItCame.text, errors: [] };
    const writing: Writing = { path: [], errors: [], variables, shared, written: new Map() };
    return { json: writeRoot(data, writing) ?? 'null', errors: writing.errors };
  };

  function compileValue(type: GraphQLOutputType, sets: readonly SelectionSetNode[]): WriteValue {
    if (isNonNullType(type)) return compileValue(type.ofType, sets);
    if (isListType(type)) return compileList(type.ofType, sets);
    if (isLeafType(type)) {
      const write = leafWriter(type);
      return (value, writing) => {
        const json = write(value);
        if (json === null) noteError(writing, `A value is no ${type.name}`);
        return json;
      };
    }
    return onceIfShared(compileObject(type, sets));
  }

  function compileList(itemType: GraphQLOutputType, sets: readonly SelectionSetNode[]): WriteValue {
    const write = compileValue(itemType, sets);
    const isNonNull = isNonNullType(itemType);
    const isVerbatim = guessVerbatimList(() => compileVerbatim(itemType, (typeName) => verbatimMembers(typeName, sets)));
    const writeList: WriteValue = (value, writing) => {
      if (!Array.isArray(value)) {
        noteError(writing, 'A value is no list');
        return null;
      }
      const atOnce = writing.shared.size === 0 && isVerbatim(value) ? writeJson(value) : null;
      if (atOnce !== null) return atOnce;
      const { path, errors } = writing;
      const depth = path.length;
      let json = '[';
      for (let index = 0; index < value.length; index += 1) {
        path[depth] = index;
        const failures = errors.length;
        const item: unknown = value[index];
        let written = item === null || item === undefined ? null : write(item, writing);
        if (written === null) {
          if (isNonNull) {
            if (errors.length === failures) noteError(writing, 'Cannot return null for a non-nullable item');
            path.length = depth;
            return null;
          }
          written = 'null';
        }
        json += index === 0 ? written : `,${written}`;
      }
      path.length = depth;
      return `${json}]`;
    };
    return isLeafType(itemType) ? writeList : onceIfShared(writeList);
  }

  /** Null where not all of it can be looked at. */
  function verbatimMembers(typeName: string, sets: readonly SelectionSetNode[]): readonly VerbatimMember[] | null {
    const type = schema.getType(typeName);
    if (!isObjectType(type)) return null;
    const members: VerbatimMember[] = [];
    for (const [key, nodes] of collectFields(sets, type.name, { schema, fragments, isIncluded })) {
      const name = nodes[0].name.value;
      const field = type.getFields()[name];
      const inner = nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
      const measure =
        name === '__typename' ? measureText(type.name) : field && compileVerbatim(field.type, (of) => verbatimMembers(of, inner));
      if (!measure) return null;
      members.push({ key, measure });
    }
    return members;
  }

  function compileObject(type: GraphQLCompositeType, sets: readonly SelectionSetNode[]): WriteValue {
    const known = new Map<string, readonly Member[]>();
    const membersOf = (typeName: string): readonly Member[] => {
      let members = known.get(typeName);
      if (!members) known.set(typeName, (members = compileMembers(schema.getType(typeName), sets)));
      return members;
    };
    const ownMembers = isObjectType(type) ? membersOf(type.name) : null;

    return (value, writing) => {
      if (!isObject(value)) {
        noteError(writing, `A value is no object of ${type.name}`);
        return null;
      }
      if (ownMembers) return writeMembers(value, type.name, ownMembers, writing);
      const typeName = typeNameOf(type, value);
      if (typeName === null) {
        noteError(writing, `An object is not of ${type.name}, but of ${JSON.stringify(value['__typename'])}`);
        return null;
      }
      return writeMembers(value, typeName, membersOf(typeName), writing);
    };
  }

  /** Null when an object says that it is of another type, or of one that clients do not see. */
  function typeNameOf(declared: GraphQLCompositeType, { __typename }: Data): string | null {
    if (typeof __typename !== 'string' || __typename === declared.name) return declared.name;
    const type = schema.getType(__typename);
    if (!isCompositeType(type) || !isAbstractType(declared)) return null;
    return 'getInterfaces' in type && schema.isSubType(declared, type as GraphQLObjectType | GraphQLInterfaceType) ? type.name : null;
  }

  function compileMembers(type: ReturnType<GraphQLSchema['getType']>, sets: readonly SelectionSetNode[]): readonly Member[] {
    if (!isCompositeType(type)) return [];
    const members: Member[] = [];
    for (const [key, nodes] of collectFields(sets, type.name, { schema, fragments, isIncluded })) {
      const member = compileMember(type, nodes);
      const prefix = `${members.length === 0 ? '{' : ','}${JSON.stringify(key)}:`;
      if (member) members.push({ ...member, key, isOwn: !(key in Object.prototype), prefix, name: nodes[0].name.value });
    }
    return members;
  }

  function compileMember(
    type: GraphQLCompositeType,
    nodes: readonly [FieldNode, ...FieldNode[]],
  ): Pick<Member, 'constant' | 'write' | 'isNonNull'> | null {
    const name = nodes[0].name.value;
    if (name === '__typename') {
      // Of an object about which no more is known than an interface it cannot be said, and it is never null.
      return { constant: isObjectType(type) ? JSON.stringify(type.name) : null, write: () => null, isNonNull: true };
    }
    if (name === '__schema' || name === '__type') {
      return {
        constant: null,
        write: introspectionWriter(schema, document, operation, nodes, introspections),
        isNonNull: name === '__schema',
      };
    }
    const field = 'getFields' in type ? type.getFields()[name] : undefined;
    if (!field) return null;
    const sets = nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
    return { constant: null, write: nullable(compileValue(field.type, sets)), isNonNull: isNonNullType(field.type) };
  }
}

const nullable =
  (write: WriteValue): WriteValue =>
  (value, writing) =>
    value === null || value === undefined ? null : write(value, writing);

function writeMembers(object: Data, typeName: string, members: readonly Member[], writing: Writing): string | null {
  const { path, errors } = writing;
  const depth = path.length;
  let json = '';
  for (const { key, isOwn, prefix, constant, write, isNonNull, name } of members) {
    if (constant !== null) {
      json += prefix + constant;
      continue;
    }
    path[depth] = key;
    const failures = errors.length;
    let written = write(isOwn || Object.hasOwn(object, key) ? object[key] : undefined, writing);
    if (written === null) {
      if (isNonNull) {
        if (errors.length === failures) noteError(writing, `Cannot return null for non-nullable field ${typeName}.${name}.`);
        path.length = depth;
        return null;
      }
      written = 'null';
    }
    json += prefix + written;
  }
  path.length = depth;
  return json === '' ? '{}' : `${json}}`;
}
