import { createRouter } from '@tanstack/react-router';
import { getGlobalStartContext } from '@tanstack/react-start';
import { routeTree } from './routeTree.gen';

/** Runs once for each request on the server, and once in the page. TanStack Router puts the nonce on its scripts. */
export function getRouter() {
  return createRouter({ routeTree, ssr: { nonce: getGlobalStartContext()?.nonce } });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof getRouter>;
  }
}
