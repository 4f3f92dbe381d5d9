import { createAuth } from 'rebearer';

interface GraphQLError {
  readonly path?: readonly unknown[] | null;
  readonly extensions?: { readonly code?: unknown } | null;
}

export const auth = createAuth({
  refresh: 'https://api.example.com/auth/refresh',
  logout: 'https://api.example.com/auth/logout',
  origins: ['https://api.example.com'],
  async shouldRefresh(response, { url, rejected }) {
    const isJson = /[/+]json *(?:;|$)/i.test(response.headers.get('content-type') ?? '');
    if (rejected || !isJson || new URL(url).pathname !== '/graphql') return rejected;
    // An answer that is empty or broken off is for the caller to see.
    return response
      .clone()
      .json()
      .then(isUnauthenticated, () => false);
  },
});

function isUnauthenticated(answer: unknown): boolean {
  // A batch is answered with a list.
  if (Array.isArray(answer)) return answer.length > 0 && answer.every(isUnauthenticated);
  const { data, errors } = Object(answer) as { readonly data?: unknown; readonly errors?: unknown };
  // A mutation that has run in part must not run again.
  const hasRun = Object.values(Object(data) as object).some((field) => field !== null);
  return !hasRun && Array.isArray(errors) && errors.some(isRefused) && !errors.some(isWithinField);
}

const isRefused = (error?: GraphQLError | null): boolean => error?.extensions?.code === 'UNAUTHENTICATED';

const isWithinField = (error?: GraphQLError | null): boolean => (error?.path?.length ?? 0) > 1;
