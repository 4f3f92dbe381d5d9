import { buildSchema, graphql } from 'graphql';
import { serveBelow } from './page.ts';

const schema = buildSchema(`
  type Query { double(number: Int!): Int! }
  type Mutation { triple(number: Int!): Int! }
`);

const rootValue = {
  double: ({ number }: { number: number }): number => number * 2,
  triple: ({ number }: { number: number }): number => number * 3,
};

/** Serves a GraphQL API at /graphql, by the package that defines the language. */
export function serveGraphql(): void {
  serveBelow('/graphql', async (request) => {
    const { query, variables } = await operationOf(request);
    return Response.json(await graphql({ schema, rootValue, source: query, variableValues: variables }));
  });
}

interface Operation {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Short queries of some clients come by GET. */
async function operationOf(request: Request): Promise<Operation> {
  if (request.method === 'POST') return (await request.json()) as Operation;
  const { searchParams } = new URL(request.url);
  return {
    query: searchParams.get('query') ?? '',
    variables: JSON.parse(searchParams.get('variables') ?? '{}') as Operation['variables'],
  };
}

export const DOUBLE = 'query Double($number: Int!) { double(number: $number) }';
export const TRIPLE = 'mutation Triple($number: Int!) { triple(number: $number) }';
