import { createFetch } from 'ofetch';
import { type Auth, createAuth } from 'rebearer';
import { createAuthPlugin, guardRoutes } from 'rebearer/vue';

export interface Claims {
  readonly sub: string;
  readonly name: string;
}

declare module 'rebearer/vue' {
  interface Register {
    auth: Auth<Claims>;
  }
}

/** Runs once for each request on the server, and once in the page. */
export default defineNuxtPlugin((nuxtApp) => {
  const visitor = useRequestEvent()?.context.visitor;
  // The claims and not the token: this state is part of the page.
  const rendered = useState<Claims | null>('rendered', () => visitor?.claims ?? null);
  const auth = createAuth<Claims>({ refresh: '/auth/refresh', logout: '/auth/logout', initial: rendered.value });
  nuxtApp.vueApp.use(createAuthPlugin(auth));
  // From then on: before, the page has to be what the server has rendered.
  nuxtApp.hook('app:mounted', () => void guardRoutes(useRouter(), auth, { login: '/login' }));

  /** `$fetch` for the app's API: as the visitor on the server, with the session in the page. */
  const api = import.meta.server
    ? $fetch.create({ headers: visitor === undefined ? {} : { authorization: `Bearer ${visitor.accessToken}` } })
    : (createFetch({ fetch: auth.fetch, defaults: { retry: false } }) as typeof $fetch);
  return { provide: { auth, api } };
});
