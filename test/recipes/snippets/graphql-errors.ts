import { createAuth } from 'rebearer';

interface Answer {
  readonly errors?: readonly { readonly extensions?: { readonly code?: string } }[];
}

export const auth = createAuth({
  refresh: 'https://api.example.com/auth/refresh',
  logout: 'https://api.example.com/auth/logout',
  origins: ['https://api.example.com'],
  async shouldRefresh(response) {
    if (response.status === 401) return true;
    if (!response.headers.get('content-type')?.includes('json')) return false;
    const { errors = [] } = (await response.clone().json()) as Answer;
    return errors.some(({ extensions }) => extensions?.code === 'UNAUTHENTICATED');
  },
});
