import { Kind, parse } from 'graphql';

/** The operation that is meant: for a moment GraphiQL goes on naming one of the text before, which another text does not have. */
export function meant(query: string, operation?: string | null): string | null | undefined {
  try {
    const found = parse(query, { noLocation: true }).definitions.filter((one) => one.kind === Kind.OPERATION_DEFINITION);
    return found.length === 1 ? found[0]?.name?.value : operation;
  } catch {
    return operation;
  }
}
