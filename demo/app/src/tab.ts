import { auth, authFetch, tabName } from './auth.ts';
import { fire } from './fire.ts';
import type { Done, Order, Ready } from './orders.ts';
import { installWeather, setOffline, setSkew } from './weather.ts';

// A frame that plays another tab: a page of its own, with its own memory and its own `auth`. Nothing is shared but the browser.
installWeather();

const words = { loading: 'Looking for a session', authenticated: 'Signed in', unauthenticated: 'Signed out' };
const [heading, status] = [document.querySelector('h1'), document.querySelector('p')];

function show(): void {
  const { session } = auth;
  const who =
    session.status === 'authenticated' ? ` as ${session.claims?.name ?? session.claims?.sub ?? 'somebody'}` : '';
  heading?.replaceChildren(tabName);
  status?.replaceChildren(`${words[session.status]}${who}`);
  document.body.dataset.status = session.status;
}

addEventListener('message', ({ data, origin, source }: MessageEvent<Order>) => {
  if (origin !== location.origin || source !== parent) return;
  if (data.type === 'weather') {
    setSkew(data.skew);
    setOffline(data.isOffline);
    return;
  }
  const { path, count, wave } = data;
  void fire(authFetch, path, count).then(() => parent.postMessage({ type: 'done', wave } satisfies Done, origin));
});

auth.subscribe(show);
show();
const sayReady = (): void => parent.postMessage({ type: 'ready' } satisfies Ready, location.origin);
auth.ready().then(sayReady, sayReady);
