import { expect, onTestFinished, test } from 'vitest';
import { casesOf } from './backend.ts';
import { json } from './answer.ts';
import { troublesOf } from './mixture.ts';
import { openPage, type PageOptions, type ZooPage } from './page.ts';
import type { OriginServer } from './party.ts';
import { intermediaries, servers } from './zoo.ts';

function open(server: OriginServer, options: PageOptions): ZooPage {
  const page = openPage(server, options);
  onTestFinished(() => page.close());
  return page;
}

/** A server that keeps our contract, behind which nothing is odd. */
const plain: OriginServer = {
  name: 'A server that keeps the contract',
  sources: [],
  grant: (accessToken, expiresIn) => json(200, { access_token: accessToken, expires_in: expiresIn }),
  cases: [
    { when: 'there is no cookie', truth: 'none', answer: json(401, { error: 'invalid_grant', reason: 'no_session' }) },
    { when: 'it expired', truth: 'ended', answer: json(401, { error: 'invalid_grant', reason: 'expired' }) },
  ],
  api: { expired: json(401, {}), missing: json(401, {}) },
  login: { refused: [] },
  logout: { done: json(200, {}) },
};

test.each(servers)('$name: a page with its cookie is signed in, and its token is accepted', async (server) => {
  const page = open(server, { session: 'alive' });
  expect(await page.call()).toEqual({ type: 'answered', status: 200 });
  expect(page.auth.session.status).toBe('authenticated');
  expect(page.sent.refresh).toBe(1);
  expect(page.lines).toEqual([]);
});

const nobody = servers.flatMap((server) =>
  casesOf(server, 'none').map(({ when, answer }) => ({ server, name: server.name, when, answer })),
);

test.each(nobody)('$name: when $when, no user is signed in', async ({ server }) => {
  const page = open(server, { session: 'none' });
  page.auth.ready().catch(() => {});
  await page.pass(30_000);
  // An answer that says nothing, such as `{}`, takes the refusals of a few calls.
  for (let call = 0; call < 4 && page.auth.session.status !== 'unauthenticated'; call++)
    await page.call(`/api/${call}`);
  expect(page.auth.session).toMatchObject({ status: 'unauthenticated', reason: 'none' });
  expect(page.lines).toEqual([]);
});

const ends = servers.flatMap((server) =>
  casesOf(server, 'ended').map(({ when }, endedCase) => ({ server, name: server.name, when, endedCase })),
);

test.each(ends)('$name: when $when, the session is over', async ({ server, endedCase }) => {
  const page = open(server, { session: 'alive', endedCase });
  await page.call();
  page.backend.end();
  page.backend.rejectTokens();
  for (let call = 0; call < 4 && page.auth.session.status !== 'unauthenticated'; call++)
    await page.call(`/api/${call}`);
  expect(page.auth.session.status).toBe('unauthenticated');
  expect(page.auth.session).not.toMatchObject({ reason: 'none' });
});

/** Each with the server that it belongs to; what stands in front of servers, with the plain one. */
const troubles = [
  ...servers.flatMap((server) =>
    troublesOf(server)
      .filter(({ by }) => by === server.name)
      .map((known) => ({ ...known, server })),
  ),
  ...intermediaries.flatMap(({ name, cases }) => cases.map((each) => ({ by: name, case: each, server: plain }))),
].map(({ by, case: each, server }) => ({ by, when: each.when, truth: each.truth, case: each, server }));

test.each(troubles)('$by: when $when ($truth), a live session is kept and continues afterwards', async (trouble) => {
  const page = open(trouble.server, { session: 'alive' });
  await page.call();
  page.backend.setTrouble({ case: trouble.case, at: 'refresh' });
  page.backend.rejectTokens();
  await page.call();
  await page.pass(60_000);
  expect(page.statuses).not.toContain('unauthenticated');
  page.backend.setTrouble(undefined);
  await page.pass(700_000);
  expect(await page.call()).toEqual({ type: 'answered', status: 200 });
});

const mistakes = troubles.filter(({ truth, case: { isAmbiguous } }) => truth === 'misconfigured' && !isAmbiguous);

test.each(mistakes)('$by: when $when, the console reports it once', async (trouble) => {
  const page = open(trouble.server, { session: 'alive' });
  page.backend.setTrouble({ case: trouble.case, at: 'refresh' });
  page.auth.ready().catch(() => {});
  await page.pass(300_000);
  await page.call();
  expect(page.lines).toHaveLength(1);
  expect(page.auth.session.status).toBe('loading');
});
