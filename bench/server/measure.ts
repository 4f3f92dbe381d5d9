import { createAuthServer } from '../../src/server/index.ts';
import { generateKeyPair, jwtVerify } from 'jose';
import { figureOf, ratios } from '../harness/figures.ts';
import type { Row } from '../harness/row.ts';
import { writtenByHand } from './by-hand.ts';
import { type Contestants, type Name, OPEN } from './contestants.ts';
import { type Chain, type Load, rate, refresh } from './drive.ts';
import { ORIGIN } from './origin.ts';

export interface Plan {
  readonly rounds: number;
  /** Milliseconds of a round. */
  readonly ms: number;
}

const TARGETS: Readonly<Record<Name, number>> = { postgres: 0.8, redis: 0.8, sqlite: 0.6, memory: 0.6 };
const SESSIONS = 1000;

/** Refreshes a second of the handler, beside the hand-written route, taking turns. */
export async function measureRate(name: Name, plan: Plan): Promise<readonly Row[]> {
  const opened = await OPEN[name]();
  try {
    const { handler } = createAuthServer({ issuer: ORIGIN, store: opened.store });
    const { privateKey } = await generateKeyPair('ES256');
    const byHand = writtenByHand(opened.rotate, privateKey).handler;
    const [own, others] = [await signIn(opened, SESSIONS), await addByHand(opened, SESSIONS)];
    const load = { inFlight: name === 'postgres' || name === 'redis' ? 32 : 8, ms: plan.ms };
    const [mine, theirs] = await takeTurns(plan.rounds, [
      () => rate(handler, own, load),
      () => rate(byHand, others, load),
    ]);
    const { median: value, spread } = figureOf(mine);
    const target = { of: 'ratio', atLeast: TARGETS[name] } as const;
    const ratio = figureOf(ratios(mine, theirs));
    return [
      { what: `${name}: refreshes`, who: 'rebearer', value, unit: '/s', spread, ratio, target },
      { what: `${name}: refreshes`, who: 'by hand', value: figureOf(theirs).median, unit: '/s' },
    ];
  } finally {
    await opened.close();
  }
}

/** The same with 10 sessions in the store and with a million. */
export async function measureGrowth(name: Name, plan: Plan): Promise<readonly Row[]> {
  const [small, large] = [await OPEN[name](), await OPEN[name]()];
  try {
    await large.fill();
    const load: Load = { inFlight: 8, ms: plan.ms };
    const [few, many] = [await signIn(small, 10), await signIn(large, SESSIONS)];
    const [inSmall, inLarge] = [small, large].map(({ store }) => createAuthServer({ issuer: ORIGIN, store }).handler);
    if (inSmall === undefined || inLarge === undefined) throw new Error('There are two.');
    const [fast, slow] = await takeTurns(plan.rounds, [
      () => rate(inSmall, few, load),
      () => rate(inLarge, many, load),
    ]);
    const { median: value, spread } = figureOf(slow);
    const ratio = figureOf(ratios(fast, slow));
    const target = { of: 'ratio', atMost: 1.2 } as const;
    const what = `${name}: refreshes among 1,000,000 sessions, and with 10 (ratio of the times)`;
    return [{ what, who: 'rebearer', value, unit: '/s', spread, ratio, target }];
  } finally {
    await small.close();
    await large.close();
  }
}

/** What the store weighs after many rotations of 1,000 sessions, beside what it weighed before. */
export async function measureSize(name: Name, rotations: number): Promise<readonly Row[]> {
  const opened = await OPEN[name]();
  try {
    const { handler } = createAuthServer({ issuer: ORIGIN, store: opened.store });
    const chains = await signIn(opened, SESSIONS);
    const sessions = await Promise.all(chains.map(({ cookie }) => opened.store.read(idOf(cookie))));
    await Promise.all(chains.map((chain) => refresh(handler, chain)));
    const before = await opened.bytes();
    const counters = sessions.map(({ session }) => ({ id: session?.id ?? '', counter: 1 }));
    for (let done = 0; done < rotations; done += counters.length) await rotateAll(opened, counters);
    const after = await opened.bytes();
    const what = `${name}: size after ${rotations.toLocaleString('en')} rotations of 1,000 sessions, and before`;
    const ratio = { median: after / before, spread: NaN };
    return [
      { what, who: 'rebearer', value: after / 1024, unit: 'KiB', ratio, note: `${Math.round(before / 1024)} before` },
    ];
  } finally {
    await opened.close();
  }
}

/** Verifications a second of a bearer token, beside jose's own. */
export async function measureVerify({ rounds, ms }: Plan): Promise<readonly Row[]> {
  const { store, close } = await OPEN.memory();
  const server = createAuthServer({ issuer: ORIGIN, store });
  const response = await server.signIn(loginRequest(), { subject: 'alice' });
  const { access_token: token } = (await response.json()) as { access_token: string };
  const { publicKey } = await generateKeyPair('ES256');
  const jwks = (await (await server.handler(new Request(`${ORIGIN}/auth/jwks.json`))).json()) as { keys: JsonWebKey[] };
  const [jwk] = jwks.keys;
  if (jwk === undefined || publicKey === undefined) throw new Error('There is no key.');
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' };
  const key = await crypto.subtle.importKey('jwk', jwk, algorithm, false, ['verify']);
  const request = new Request(`${ORIGIN}/api/me`, { headers: { authorization: `Bearer ${token}` } });
  const options = { algorithms: ['ES256'], typ: 'at+jwt', issuer: ORIGIN, audience: ORIGIN };
  const [own, joses] = await takeTurns(rounds, [
    () => repeat(ms, async () => void (await server.verify(request))),
    () => repeat(ms, async () => void (await jwtVerify(token, key, options))),
  ]);
  await close();
  const { median: value, spread } = figureOf(own);
  const target = { of: 'ratio', atLeast: 0.9 } as const;
  return [
    { what: 'verify', who: 'rebearer', value, unit: '/s', spread, ratio: figureOf(ratios(own, joses)), target },
    { what: 'verify', who: 'jose', value: figureOf(joses).median, unit: '/s' },
  ];
}

async function rotateAll({ store }: Contestants, counters: readonly { id: string; counter: number }[]): Promise<void> {
  const queue = [...counters];
  async function work(): Promise<void> {
    for (let one = queue.pop(); one !== undefined; one = queue.pop()) {
      const activity = { address: '192.0.2.1', idleLimit: undefined };
      const move = { id: one.id, from: one.counter, to: one.counter + 1, activity, authentication: undefined };
      if (!(await store.advance(move)).applied) throw new Error('A rotation was not applied.');
      one.counter += 1;
    }
  }
  await Promise.all(Array.from({ length: 16 }, work));
}

async function takeTurns(
  rounds: number,
  sides: readonly [() => Promise<number>, () => Promise<number>],
): Promise<readonly [number[], number[]]> {
  // The first turn of each warms up.
  for (const side of sides) await side();
  const [one, two]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    const isFirst = round % 2 === 0;
    const early = await sides[isFirst ? 0 : 1]();
    const late = await sides[isFirst ? 1 : 0]();
    one.push(isFirst ? early : late);
    two.push(isFirst ? late : early);
  }
  return [one, two];
}

async function repeat(ms: number, work: () => Promise<void>): Promise<number> {
  const began = performance.now();
  let count = 0;
  for (; performance.now() < began + ms; count += 1) await work();
  return (count / (performance.now() - began)) * 1000;
}

async function signIn({ store }: Contestants, count: number): Promise<Chain[]> {
  const server = createAuthServer({ issuer: ORIGIN, store });
  const chains: Chain[] = [];
  for (let at = 0; at < count; at += 1) {
    const response = await server.signIn(loginRequest(), { subject: `alice-${at}` });
    chains.push({ cookie: response.headers.get('set-cookie')?.split(';')[0] ?? '' });
  }
  return chains;
}

async function addByHand({ add }: Contestants, count: number): Promise<Chain[]> {
  const chains: Chain[] = [];
  for (let at = 0; at < count; at += 1) {
    const [id, secret] = [`s_${crypto.randomUUID()}`, crypto.randomUUID()];
    await add(id, secret);
    chains.push({ cookie: `session=${id}.${secret}` });
  }
  return chains;
}

function loginRequest(): Request {
  return new Request(`${ORIGIN}/auth/login`, { method: 'POST', headers: { origin: ORIGIN } });
}

function idOf(cookie: string): string {
  return cookie.split('.')[1] ?? '';
}
