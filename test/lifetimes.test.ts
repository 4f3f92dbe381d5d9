import { expect, test } from 'vitest';
import { START } from './simulation/browser.ts';
import { createWorld, INVALID_TOKEN, jwt, settle, type World } from './simulation/world.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;
const seconds = START / 1000;

/** How the tokens of one issuer look, and how long its API takes them. */
interface Issuer {
  readonly name: string;
  /** Seconds. */
  readonly lifetime: number;
  readonly token: (issuedAt: number) => object;
}

const issuers: readonly Issuer[] = [
  {
    name: 'an issuer whose clock is an hour ahead',
    lifetime: 180,
    token: (now) => ({ access: jwt({ sub: 'alice', iat: now + HOUR, exp: now + HOUR + 180 }) }),
  },
  {
    name: 'an issuer whose clock is an hour behind',
    lifetime: 180,
    token: (now) => ({ access: jwt({ sub: 'alice', iat: now - HOUR, exp: now - HOUR + 180 }) }),
  },
  {
    name: 'an iat that is copied from the first token',
    lifetime: 180,
    token: (now) => ({ access: jwt({ sub: 'alice', iat: seconds - DAY, exp: now + 180 }) }),
  },
  {
    name: 'tokens that live for five seconds',
    lifetime: 5,
    token: (now) => ({ access: jwt({ sub: 'alice', iat: now, exp: now + 5 }) }),
  },
  { name: 'opaque tokens', lifetime: 180, token: (now) => ({ access: `opaque${now}` }) },
  {
    name: 'tokens that live for sixty days',
    lifetime: 60 * DAY,
    token: (now) => ({ access: jwt({ sub: 'alice', iat: now, exp: now + 60 * DAY }) }),
  },
];

/** Answers as the issuer and its API would, once; returns the 401s among it. */
async function serve(
  world: World,
  { token, lifetime }: Issuer,
  served: Set<unknown>,
  issued: Map<string, number>,
  now: number,
): Promise<number> {
  let refused = 0;
  for (const request of world.sent) {
    if (served.has(request)) continue;
    served.add(request);
    if (request.url.endsWith('/auth/refresh')) {
      const grant = token(now);
      issued.set(`Bearer ${Reflect.get(grant, 'access')}`, now);
      request.respond(grant);
    } else if ((issued.get(request.authorization ?? '') ?? -Infinity) + lifetime > now) request.respond('ok');
    else {
      refused++;
      request.respond('no', INVALID_TOKEN);
    }
  }
  await settle();
  return refused;
}

test.each(issuers)(
  '$name: an hour of calls costs at most one 401 for each token, no storm, and every call is answered',
  async (issuer) => {
    const world = createWorld();
    const served = new Set<unknown>();
    const issued = new Map<string, number>();
    const step = Math.min(issuer.lifetime / 2.5, 30);
    let refused = 0;
    for (let now = seconds; now < seconds + HOUR / 4; now += step) {
      const call = world.auth.fetch('/api/x');
      for (let round = 0; round < 4; round++) refused += await serve(world, issuer, served, issued, now);
      expect((await call).status).toBe(200);
      await world.advance(step * 1000);
    }
    const lives = HOUR / 4 / issuer.lifetime;
    expect(world.refreshes().length).toBeLessThanOrEqual(Math.ceil(lives * 2) + 1);
    expect(refused).toBeLessThanOrEqual(world.refreshes().length);
  },
);
