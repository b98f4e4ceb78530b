import {
  getNamedType,
  isAbstractType,
  isCompositeType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  parse,
  type DirectiveNode,
  type GraphQLSchema,
} from 'graphql';
import type { LoadedSupergraph } from '../../supergraph/supergraph.ts';
import { createDirectiveReader } from './linked-directives.ts';
import { createRuleBook, type RuleBook, type RuleId } from './rule-book.ts';
import { implies, type Rule } from './rule.ts';

/** What a supergraph asks of callers, by the places of its schema. */
export type SchemaRules = {
  readonly book: RuleBook;
  /** Whether nothing in the schema asks for anything. */
  readonly isEmpty: boolean;
  /** The rules for selecting a field of an object type: the field's, its type's, and those of what it returns. */
  ofObjectField: (type: string, field: string) => readonly RuleId[];
  /** The rules that an interface or union, or a field of it, adds to those of the types that it stands for. */
  ofAbstractField: (type: string, field: string) => readonly RuleId[];
  /** The rules of what giving an input reveals. The coordinate is `Type.field(argument:)`, `Input.field` or `Enum.VALUE`. */
  revealedBy: (coordinate: string) => readonly RuleId[];
  /** Every coordinate that `revealedBy` has rules for. */
  readonly revealing: ReadonlySet<string>;
};

/** @throws Error when `@reveals` names a field that is not there: it would protect nothing */
export function readSchemaRules({ sdl, supergraph, supergraphSchema: schema }: LoadedSupergraph): SchemaRules {
  const { rulesOf, revealedBy } = createDirectiveReader(supergraph.schema);
  const book = createRuleBook();
  const own = new Map<string, Rule[]>();
  const revealed = new Map<string, string[]>();

  const addRules = (coordinate: string, directives: readonly DirectiveNode[] | undefined) => {
    const rules = rulesOf(directives);
    if (rules.length > 0) own.set(coordinate, [...(own.get(coordinate) ?? []), ...rules]);
  };
  const addRevealed = (coordinate: string, directives: readonly DirectiveNode[] | undefined) => {
    const fields = revealedBy(directives);
    if (fields.length > 0) revealed.set(coordinate, [...(revealed.get(coordinate) ?? []), ...fields]);
  };
  for (const definition of parse(sdl, { noLocation: true }).definitions) {
    if (!('name' in definition) || !definition.name) continue;
    const type = definition.name.value;
    if ('directives' in definition) addRules(type, definition.directives);
    for (const value of ('values' in definition && definition.values) || []) addRevealed(`${type}.${value.name.value}`, value.directives);
    for (const field of ('fields' in definition && definition.fields) || []) {
      const coordinate = `${type}.${field.name.value}`;
      if (isInputObjectType(schema.getType(type))) addRevealed(coordinate, field.directives);
      else addRules(coordinate, field.directives);
      for (const argument of ('arguments' in field && field.arguments) || []) {
        addRevealed(`${coordinate}(${argument.name.value}:)`, argument.directives);
      }
    }
  }

  const rules = (coordinate: string) => own.get(coordinate) ?? [];
  const isOwn = createInheritanceCheck(schema, rules);
  const ofReturned = (type: string, field: string): Rule[] => {
    const parent = schema.getType(type);
    const returned = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[field]?.type : undefined;
    const named = returned && getNamedType(returned);
    if (!named) return [];
    return isAbstractType(named) ? rules(named.name).filter((rule) => isOwn(named.name, null, rule, 'each')) : rules(named.name);
  };
  const asIds = (found: readonly Rule[]) => [...new Set(found.map((rule) => book.add(rule)))];
  const ofObjectField = remembered((type, field) => asIds([...rules(type), ...rules(`${type}.${field}`), ...ofReturned(type, field)]));
  const ofAbstractField = remembered((type, field) =>
    asIds([
      ...rules(type).filter((rule) => isOwn(type, null, rule, 'together')),
      ...rules(`${type}.${field}`).filter((rule) => isOwn(type, field, rule, 'together')),
      ...ofReturned(type, field),
    ]),
  );

  const revealedRules = new Map(
    [...revealed].map(([coordinate, fields]) => [coordinate, [...new Set(fields.flatMap((field) => rulesOfRevealed(coordinate, field)))]]),
  );
  function rulesOfRevealed(coordinate: string, revealedField: string): readonly RuleId[] {
    const [typeName = '', fieldName = ''] = revealedField.split('.');
    const type = schema.getType(typeName);
    if (!isCompositeType(type) || !('getFields' in type) || !type.getFields()[fieldName]) {
      throw new Error(`${coordinate} reveals "${revealedField}", which is no field of the supergraph`);
    }
    const objects = isObjectType(type) ? [type] : schema.getPossibleTypes(type);
    return [
      ...(isObjectType(type) ? [] : ofAbstractField(typeName, fieldName)),
      ...objects.flatMap(({ name }) => ofObjectField(name, fieldName)),
    ];
  }

  return {
    book,
    isEmpty: own.size === 0,
    ofObjectField,
    ofAbstractField,
    revealedBy: (coordinate) => revealedRules.get(coordinate) ?? [],
    revealing: new Set([...revealedRules].filter(([, ids]) => ids.length > 0).map(([coordinate]) => coordinate)),
  };
}

/**
 * Composition writes what the types behind an interface ask for onto the interface too, all of it together. Those types are looked at
 * themselves, so that a fragment on one of them is not refused for what another asks. What an interface asks for beyond that is its own.
 */
function createInheritanceCheck(schema: GraphQLSchema, rules: (coordinate: string) => Rule[]) {
  return (abstract: string, field: string | null, rule: Rule, by: 'each' | 'together'): boolean => {
    const type = schema.getType(abstract);
    if (!isAbstractType(type)) return true;
    const behind = schema.getPossibleTypes(type).map(({ name }) => rules(name).concat(field === null ? [] : rules(`${name}.${field}`)));
    // What they all ask for, each by itself, is asked for whichever of them it turns out to be.
    const isInherited =
      by === 'together' ? implies(behind.flat(), rule) : implies(behind.flat(), rule) && !behind.every((one) => implies(one, rule));
    return behind.length === 0 || !isInherited;
  };
}

function remembered(find: (type: string, field: string) => readonly RuleId[]): (type: string, field: string) => readonly RuleId[] {
  const known = new Map<string, readonly RuleId[]>();
  return (type, field) => {
    const key = `${type}.${field}`;
    let ids = known.get(key);
    if (!ids) known.set(key, (ids = find(type, field)));
    return ids;
  };
}
