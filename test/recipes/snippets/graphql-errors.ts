import { createAuth } from 'rebearer';

interface GraphQLError {
  readonly extensions?: { readonly code?: unknown } | null;
}

export const auth = createAuth({
  refresh: 'https://api.example.com/auth/refresh',
  logout: 'https://api.example.com/auth/logout',
  origins: ['https://api.example.com'],
  async shouldRefresh(response, { url, rejected }) {
    const isJson = response.headers.get('content-type')?.includes('json') === true;
    if (rejected || !isJson || new URL(url).pathname !== '/graphql') return rejected;
    // An answer that is empty or broken off is for the caller to see.
    return response
      .clone()
      .json()
      .then(isUnauthenticated, () => false);
  },
});

function isUnauthenticated(answer: unknown): boolean {
  const { errors } = Object(answer) as { readonly errors?: unknown };
  return Array.isArray(errors) && errors.some((error?: GraphQLError) => error?.extensions?.code === 'UNAUTHENTICATED');
}
