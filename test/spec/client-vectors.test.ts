import { beforeEach, expect, test, vi } from 'vitest';
import { createWorld } from '../simulation/world.ts';
import { type AnswerVector, readAnswers } from './vectors.ts';

const { cases } = await readAnswers();

beforeEach(() => {
  vi.spyOn(console, 'error').mockReturnValue();
});

/** A page that restores its session from a server that always answers this, five minutes later. */
async function restore({
  answer: { status, headers, body },
}: AnswerVector): Promise<{ status: string; sent: string | null }> {
  const { auth, advance, calls } = createWorld({
    refresh: () => Promise.resolve(new Response(status === 204 ? null : body, { status, headers })),
  });
  auth.ready().catch(() => {});
  for (let pass = 0; pass < 300; pass++) await advance(1000);
  if (auth.session.status === 'authenticated') auth.fetch('https://app.example.com/api/me').catch(() => {});
  await advance(1);
  return { status: auth.session.status, sent: calls()[0]?.authorization ?? null };
}

const STATUS = {
  granted: 'authenticated',
  ended: 'unauthenticated',
  unsure: 'unauthenticated',
  nobody: 'unauthenticated',
  replaced: 'unauthenticated',
  transient: 'loading',
  misconfigured: 'loading',
} as const;

test.each(cases)('the client reads $name ($id, $rule) as "$meaning"', async (vector) => {
  const { meaning, token } = vector;
  const { status, sent } = await restore(vector);
  const right = { status: STATUS[meaning], sent: token === undefined ? null : `Bearer ${token}` };
  expect({ status, sent }).toEqual(right);
});

/** A page whose session is alive when its server begins to answer this; how often it is asked before the session is over. */
async function endBy({
  answer: { status, headers, body },
}: AnswerVector): Promise<{ status: string; isAskedTwice: boolean }> {
  let asked = 0;
  const { auth, advance } = createWorld({
    refresh: () => {
      asked += 1;
      return Promise.resolve(
        asked === 1
          ? Response.json({ access_token: 'first', expires_in: 60 })
          : new Response(status === 204 ? null : body, { status, headers }),
      );
    },
  });
  await auth.ready();
  await advance(61_000);
  auth.fetch('https://app.example.com/api/me').catch(() => {});
  for (let pass = 0; pass < 120; pass++) await advance(1000);
  return { status: auth.session.status, isAskedTwice: asked > 2 };
}

const endings = cases.filter(({ meaning }) => meaning === 'ended' || meaning === 'unsure');

test.each(endings)('in a live session $name ($id, $rule) is "$meaning"', async (vector) => {
  const right = { status: 'unauthenticated', isAskedTwice: vector.meaning === 'unsure' };
  expect(await endBy(vector)).toEqual(right);
});
