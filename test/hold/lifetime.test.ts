import { holdAndReplay, type ReauthenticateContext } from 'rebearer/hold';
import { expect, test } from 'vitest';
import { createLimitedSession, type LimitedSession, type Tab } from '../lifetime/limited-session.ts';
import { settle } from '../simulation/settle.ts';

const IDLE = 600;

interface IdleTabs {
  readonly session: LimitedSession;
  readonly tabs: readonly [Tab, Tab];
  readonly asked: ReauthenticateContext[];
}

/** Two tabs whose user has done nothing for as long as the server allows. */
async function idleOut(): Promise<IdleTabs> {
  const asked: ReauthenticateContext[] = [];
  const reauthenticate = holdAndReplay((context) => {
    asked.push(context);
    return new Promise((resolve) => context.signal.addEventListener('abort', resolve));
  });
  const session = createLimitedSession({ idle: IDLE });
  const tabs = [
    await session.openTab({ auth: { reauthenticate } }),
    await session.openTab({ auth: { reauthenticate } }),
  ] as const;
  await session.pass(IDLE + 3);
  return { session, tabs, asked };
}

test('a session that its server ends for lack of activity opens the dialogue in one tab, and both tabs stay as they are', async () => {
  const { tabs, asked } = await idleOut();
  expect(asked).toMatchObject([{ cause: 'idle' }]);
  for (const { auth, watched } of tabs) {
    expect(auth.session).toMatchObject({ isAuthenticated: true, isReauthenticating: true });
    expect(watched.timeout).toEqual({ status: 'quiet' });
  }
});

test('during the dialogue a lifetime sends no refresh', async () => {
  const { session, tabs } = await idleOut();
  const before = session.asked.length;
  for (const tab of tabs) tab.act();
  await session.pass(60);
  expect(session.asked).toHaveLength(before);
  expect(await tabs[0].watched.extend()).toBe(false);
});

test('after the login in place the limits start again in both tabs', async () => {
  const { session, tabs } = await idleOut();
  const [one] = tabs;
  const login = (): Promise<Response> => Promise.resolve(session.login());
  await one.auth.login(login);
  await settle();
  await session.pass(1);
  for (const { auth } of tabs) expect(auth.session.isReauthenticating).toBe(false);
  await session.pass(IDLE - 30);
  for (const { watched } of tabs) expect(watched.timeout).toMatchObject({ status: 'warning', cause: 'idle' });
});
