import { Kind, getOperationAST, parse, type OperationDefinitionNode } from 'graphql';

/**
 * The operation that is meant: the only one, or the named one. For a moment GraphiQL goes on naming one of the text before.
 * What cannot be read has none, and the hub says what is wrong with it.
 */
export function meant(query: string, named?: string | null): OperationDefinitionNode | null {
  try {
    const document = parse(query, { noLocation: true });
    const only = document.definitions.filter((one) => one.kind === Kind.OPERATION_DEFINITION).length === 1;
    return getOperationAST(document, only ? null : named) ?? null;
  } catch {
    return null;
  }
}
