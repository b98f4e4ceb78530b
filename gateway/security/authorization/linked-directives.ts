import type { Schema } from '@apollo/federation-internals';
import { valueFromASTUntyped, type DirectiveNode } from 'graphql';
import type { Rule } from './rule.ts';

type Reader = {
  /** The rules that the directives of one element make, all of which hold. */
  rulesOf: (directives: readonly DirectiveNode[] | undefined) => Rule[];
  /** What giving an input reveals, as `Type.field`. */
  revealedBy: (directives: readonly DirectiveNode[] | undefined) => string[];
};

const FEATURES = {
  authenticated: ['https://specs.apollo.dev/authenticated', 'authenticated'],
  scopes: ['https://specs.apollo.dev/requiresScopes', 'requiresScopes'],
  policies: ['https://specs.apollo.dev/policy', 'policy'],
  reveals: ['https://specs.huntmaster.academy/access', 'reveals'],
} as const;

/** Reads the directives that a supergraph links, under the names that its `@link`s give them. */
export function createDirectiveReader(supergraph: Schema): Reader {
  const nameOf = (kind: keyof typeof FEATURES): string | null => {
    const [identity, name] = FEATURES[kind];
    return supergraph.coreFeatures?.getByIdentity(identity)?.directiveNameInSchema(name) ?? null;
  };
  const names = {
    authenticated: nameOf('authenticated'),
    scopes: nameOf('scopes'),
    policies: nameOf('policies'),
    reveals: nameOf('reveals'),
  };
  return {
    rulesOf: (directives = []) =>
      directives.flatMap((directive): Rule[] => {
        switch (directive.name.value) {
          case names.authenticated:
            return [{ kind: 'authenticated' }];
          case names.scopes:
            return [{ kind: 'scopes', anyOf: alternativesOf(directive, 'scopes') }];
          case names.policies:
            return [{ kind: 'policies', anyOf: alternativesOf(directive, 'policies') }];
          default:
            return [];
        }
      }),
    revealedBy: (directives = []) =>
      directives.filter(({ name }) => name.value === names.reveals).map((directive) => String(argumentOf(directive, 'field'))),
  };
}

const argumentOf = (directive: DirectiveNode, name: string): unknown => {
  const argument = directive.arguments?.find((argument) => argument.name.value === name);
  return argument && valueFromASTUntyped(argument.value);
};

/** A single value stands for a list of it, as GraphQL's input coercion has it. */
function alternativesOf(directive: DirectiveNode, name: string): string[][] {
  const value = argumentOf(directive, name);
  return listOf(value).map((all) => listOf(all).map(String));
}

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : value === undefined || value === null ? [] : [value]);
