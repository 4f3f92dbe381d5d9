import { createAuth, LoginError } from 'rebearer';
import { createRecorder } from 'rebearer/devtools';
import { setClockOffset } from './clock.ts';
import { TIMELINE } from './messages.ts';
import { onOrder, say } from './post.ts';
import { followTheme } from './theme.ts';

interface Claims {
  readonly sub: string;
  readonly name?: string;
}

// A frame that plays a tab: a page of its own, with its own memory and its own `auth`.
const name = new URLSearchParams(location.search).get('name') ?? 'tab';
const recorder = createRecorder({ name, channel: TIMELINE });
// The server is in the folder of this page, wherever that is.
const refresh = new URL('auth/refresh', location.href);
const logout = new URL('auth/logout', location.href);
const auth = recorder.watch(createAuth<Claims>({ refresh, logout, fetch: recorder.fetch, timeout: 5000 }));

const heading = document.querySelector('h1');
const status = document.querySelector('#status');
const outcome = document.querySelector('#outcome');

function tell(text: string): void {
  outcome?.replaceChildren(text);
}

function textOf(): string {
  const { session } = auth;
  switch (session.status) {
    case 'loading':
      return session.error === undefined ? 'Looking for a session …' : 'The server is out of reach, still trying …';
    case 'authenticated':
      return `Signed in as ${session.claims.name ?? session.claims.sub}`;
    case 'unauthenticated':
      return session.reason === 'none' ? 'Signed out' : `Signed out: ${session.reason}`;
  }
}

function show(): void {
  const text = textOf();
  const { isAuthenticated } = auth.session;
  heading?.replaceChildren(name);
  status?.replaceChildren(text);
  document.body.dataset['status'] = auth.session.status;
  for (const button of document.querySelectorAll<HTMLButtonElement>('[data-when]'))
    button.hidden = (button.dataset['when'] === 'in') !== isAuthenticated;
  say({ type: 'session', text, isSignedIn: isAuthenticated });
}

async function signIn(username: string): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ username, password: `${username}-demo` });
  try {
    await auth.login(({ signal }) => fetch('auth/login', { method: 'POST', headers, body, signal }));
    tell('');
  } catch (error) {
    tell(error instanceof LoginError ? error.message : String(error));
  }
}

async function signOut(): Promise<void> {
  const { confirmed } = await auth.logout();
  tell(confirmed ? 'The server has confirmed the logout.' : 'The server has not confirmed the logout.');
}

let count = 0;

/** Makes so many calls at once. */
async function fire(calls: number): Promise<void> {
  tell(`${calls} ${calls === 1 ? 'call' : 'calls'} on the way …`);
  const answers = await Promise.allSettled(
    Array.from({ length: calls }, async () => {
      // A cache lets equal GETs through only one after another.
      const response = await auth.fetch(`api/me?call=${++count}`);
      return response.status;
    }),
  );
  const answered = answers.filter((each) => each.status === 'fulfilled' && each.value === 200).length;
  tell(`${answered} of ${calls} answered with 200`);
  say({ type: 'done', answered, failed: calls - answered });
}

const actions: Readonly<Record<string, () => Promise<void>>> = {
  alice: () => signIn('alice'),
  bob: () => signIn('bob'),
  call: () => fire(1),
  out: signOut,
};

document.addEventListener('click', ({ target }) => {
  const button = target instanceof Element ? target.closest<HTMLElement>('[data-do]') : null;
  void actions[button?.dataset['do'] ?? '']?.();
});

onOrder((order) => {
  if (order.type === 'clock') setClockOffset(order.offset);
  else if (order.type === 'storm') void fire(order.calls);
});

followTheme();
auth.subscribe(show);
show();
say({ type: 'ready' });
auth.ready().catch(() => undefined);
