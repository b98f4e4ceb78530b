import { Kind, separateOperations, type DocumentNode, type OperationDefinitionNode } from 'graphql';

/** Null when there is none of that name, or several and no name. */
export function findOperation(document: DocumentNode, name: string | undefined): OperationDefinitionNode | null {
  const operations = document.definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
  const named = name ? operations.filter((node) => node.name?.value === name) : operations;
  return named.length === 1 ? (named[0] ?? null) : null;
}

/** The document without other operations, and without fragments that are for others alone. */
export function onlyWhatIsOf({ name }: OperationDefinitionNode, document: DocumentNode): DocumentNode {
  const isAlone = document.definitions.filter(({ kind }) => kind === Kind.OPERATION_DEFINITION).length === 1;
  return isAlone || !name ? document : (separateOperations(document)[name.value] ?? document);
}

/** @throws Error where there is not just one operation */
export function onlyOperation(document: DocumentNode): { document: DocumentNode; operation: OperationDefinitionNode } {
  const operation = findOperation(document, undefined);
  if (!operation) throw new Error('A remainder is one operation');
  return { document, operation };
}
