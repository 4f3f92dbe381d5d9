import { createAuth } from 'rebearer';

/** No driver looks on: what the pages see is told to the server. */
function tell(said: object): Promise<Response> {
  return fetch('/said', { method: 'POST', body: JSON.stringify(said), keepalive: true });
}

const auth = createAuth({ refresh: '/auth/refresh', logout: '/auth/logout', restore: 'eager' });
const wish = new URLSearchParams(location.search).get('then');

/** The page that the browser renders before its user comes: its call has to wait until then. */
async function next(): Promise<void> {
  const call = auth.fetch('/api/me');
  await tell({ prerendering: Reflect.get(document, 'prerendering'), session: auth.session.status });
  const { status } = await call;
  await tell({ prerendering: Reflect.get(document, 'prerendering'), session: auth.session.status, status });
}

/** The page that the user sees first. */
async function first(): Promise<void> {
  const login = (user: string): Promise<void> => auth.login(() => fetch(`/auth/login?${user}`, { method: 'POST' }));
  await login('alice');
  const rules = document.createElement('script');
  rules.type = 'speculationrules';
  rules.textContent = JSON.stringify({ prerender: [{ urls: ['/next'], eagerness: 'immediate' }] });
  document.head.append(rules);
  await fetch('/when-prerendered');
  if (wish === 'login') await login('bob');
  if (wish === 'logout') await auth.logout();
  location.assign('/next');
}

void (location.pathname === '/next' ? next() : first()).catch((error: unknown) => tell({ error: String(error) }));
