import type { AuthServer } from 'rebearer/server';
import type { Browser } from './browser.ts';
import { COOKIE, ORIGIN } from './instance.ts';
import type { Network } from './network.ts';
import type { Simulation } from './simulation.ts';
import type { Action, At, Step, User } from './step.ts';
import type { World } from './world.ts';

/** Lets the time before a step pass, and takes it. What it begins goes on beside the next. */
export async function take(simulation: Simulation, step: Step): Promise<void> {
  const { time, watcher } = simulation.world;
  await time.advance(step.wait);
  watcher.stepping(step);
  await act(simulation, step);
  await time.rest();
}

async function act(simulation: Simulation, step: Step): Promise<void> {
  const { browsers, network, world } = simulation;
  const { database, time, weather } = world;
  switch (step.type) {
    case 'fate':
      return weather.expect(step.at, step.operation, step.fate);
    case 'outage':
      for (const at of instancesOf(step)) weather.cutOff(at, time.now + step.milliseconds);
      return undefined;
    case 'app outage':
      for (const at of instancesOf(step)) weather.failApp(step.of, at, time.now + step.milliseconds);
      return undefined;
    case 'limit':
      for (const at of instancesOf(step)) weather.limit(at, time.now + step.milliseconds);
      return undefined;
    case 'power cut':
      return database.powerCut();
    case 'keys':
      return void network.instances[step.at].rotateKeys().catch(() => {});
    default: {
      const browser = browsers[step.browser % browsers.length];
      return browser && actIn(network, browser, step);
    }
  }
}

const instancesOf = ({ at }: { readonly at: At | 'both' }): readonly At[] => (at === 'both' ? [0, 1] : [at]);

function actIn(network: Network, browser: Browser, step: Extract<Step, { browser: number }>): void {
  switch (step.type) {
    case 'login':
    case 'refresh':
    case 'step up':
    case 'logout':
      return void browser.take(step);
    case 'steal':
      browser.stolen = browser.cookie;
      return undefined;
    case 'replay':
      return void browser.replay(step.at);
    case 'revoke':
    case 'revoke all':
      return void revoke(network, browser, step);
    case 'peek':
      return void peek(network, browser, step.at);
    case 'call':
      return void call(network, browser, step.at);
  }
}

async function revoke(
  { instances, world }: Network,
  { cookie, user }: Browser,
  { at, type }: { readonly at: At; readonly type: Extract<Action, { type: `revoke${string}` }>['type'] },
): Promise<void> {
  const { database, watcher } = world;
  const server = instances[at];
  const lives = [...database.lives.values()].filter(({ row }) =>
    type === 'revoke' ? row.id === cookie?.id : row.subject === user,
  );
  for (const { asked } of lives) asked.add('revoked');
  try {
    for (const { row } of type === 'revoke' ? lives : []) await server.revoke(row.id);
    if (type === 'revoke all') await revokeAll(world, server, user);
  } catch {
    // The store was out of reach, and nothing is confirmed.
    return;
  }
  watcher.revoked(lives);
  for (const life of lives) world.tellOver(life);
}

async function revokeAll(
  { database: { revoking } }: World,
  { revokeAll }: Pick<AuthServer, 'revokeAll'>,
  user: User,
): Promise<void> {
  revoking.add(user);
  await revokeAll(user).finally(() => revoking.delete(user));
}

async function peek({ instances, world }: Network, { cookie }: Browser, at: At): Promise<void> {
  const life = world.lifeOf(cookie);
  if (cookie === undefined || life === undefined) return;
  const sentAt = world.time.now;
  const request = new Request(`${ORIGIN}/`, { headers: { cookie: `${COOKIE}=${cookie.value}` } });
  const peeked = await instances[at].peek(request).catch(() => 'unknown' as const);
  if (peeked === 'unknown') return;
  const token = peeked && { text: peeked.accessToken, subject: peeked.subject, sessionId: peeked.sessionId };
  world.watcher.peeked(life, { token, sentAt });
}

async function call({ instances, world: { time, watcher } }: Network, { token: held }: Browser, at: At): Promise<void> {
  if (held === undefined) return;
  const { token, sentAt } = held;
  const age = time.now - sentAt;
  const request = new Request(`${ORIGIN}/api`, { headers: { authorization: `Bearer ${token.text}` } });
  const caller = await instances[at].verify(request);
  if (caller instanceof Response && caller.status === 503) return;
  watcher.verified(token, { subject: caller instanceof Response ? undefined : caller.subject, age });
}
