import type fc from 'fast-check';
import { mixtures, type Mixture, type Phase } from './mixture.ts';
import { type CallOutcome, openPage, type PageOptions, type ZooPage } from './page.ts';

/** The properties that hold for all answers. */
export interface Property {
  readonly title: string;
  readonly mixtures: fc.Arbitrary<Mixture>;
  /** Throws where it does not hold. */
  readonly check: (mixture: Mixture) => Promise<void>;
}

/** Longer than the longest pause between two attempts and the longest `Retry-After` of the zoo, with its jitter. */
const LONGEST_PAUSE = 900_000;

function assert(condition: boolean, message: () => string): void {
  if (!condition) throw new Error(message());
}

async function withPage(
  { server, options }: Mixture,
  session: PageOptions['session'],
  run: (page: ZooPage) => Promise<void>,
): Promise<void> {
  const page = openPage(server, { ...options, session });
  try {
    await run(page);
  } finally {
    page.close();
  }
}

/** Plays the phases; `each` judges the page after every step. */
async function play(page: ZooPage, phases: readonly Phase[], each: (outcome?: CallOutcome) => void): Promise<void> {
  for (const { trouble, lasts, calls } of phases) {
    page.backend.setTrouble(trouble);
    for (let call = 0; call < calls; call++) {
      each(await page.call());
      await page.pass((lasts * 1000) / calls);
      each();
    }
    if (calls === 0) await page.pass(lasts * 1000);
    each();
  }
  page.backend.setTrouble(undefined);
}

function tellPage({ statuses, sent, lines, auth }: ZooPage): string {
  const { status } = auth.session;
  return `now ${status}, was ${statuses.join(' > ')}; ${sent.refresh} refreshes, ${sent.api} calls; console: ${JSON.stringify(lines)}\n${auth.explain()}`;
}

/** Calls until an answer comes, as a user does who tries again when the app says that it may. */
async function callPatiently(page: ZooPage, tries: number, path?: string): Promise<CallOutcome> {
  let outcome = await page.call(path);
  for (let next = 1; next < tries && outcome.type === 'rejected'; next++) {
    await page.pass((outcome.retryAfter ?? 60_000) + 1000);
    outcome = await page.call(path);
  }
  return outcome;
}

const liveIsKept: Property = {
  title: 'a live session is never ended by an outage or a misconfiguration',
  mixtures: mixtures({ truths: ['outage', 'misconfigured'], maxPhases: 3 }),
  check: (mixture) =>
    withPage(mixture, 'alive', async (page) => {
      await play(page, [...mixture.phases, wellFor(60)], () =>
        assert(!page.statuses.includes('unauthenticated'), () => `A live session was ended: ${tellPage(page)}`),
      );
    }),
};

function wellFor(lasts: number): Phase {
  return { by: 'nothing', trouble: undefined, lasts, calls: 1 };
}

const nobodyIsSignedIn: Property = {
  title: 'without a session, or after its end, no user is signed in',
  mixtures: mixtures({ truths: ['outage', 'misconfigured'], minPhases: 0, maxPhases: 2 }),
  check: (mixture) =>
    withPage(mixture, (mixture.options.seed ?? 0) % 2 === 0 ? 'none' : 'ended', async (page) => {
      const isBearer = mixture.server.credential !== 'cookies';
      const judge = (): void =>
        assert(
          !isBearer || !page.statuses.includes('authenticated'),
          () => `Signed in without a token: ${tellPage(page)}`,
        );
      page.auth.ready().catch(() => {});
      await play(page, mixture.phases, judge);
      for (let call = 0; call < 4 && page.auth.session.status !== 'unauthenticated'; call++)
        await callPatiently(page, 3, `/api/notes/${call}`);
      judge();
      assert(
        page.auth.session.status === 'unauthenticated',
        () => `The page does not know that no user is signed in: ${tellPage(page)}`,
      );
    }),
};

const endIsNoticed: Property = {
  title: 'an ended session is noticed within a bounded number of requests',
  mixtures: mixtures({ truths: ['outage', 'misconfigured'], minPhases: 0, maxPhases: 1 }),
  check: (mixture) =>
    withPage(mixture, 'alive', async (page) => {
      const { server, phases } = mixture;
      const first = await page.call();
      assert(first.type === 'answered' && first.status === 200, () => `The first call failed: ${tellPage(page)}`);
      await play(page, phases, () => {});
      await page.pass(LONGEST_PAUSE);
      const before = { ...page.sent };
      page.backend.end();
      page.backend.rejectTokens();
      // An answer that says nothing takes the refusals of several calls.
      const isWeak = server.cases.some(
        ({ truth, answer }) => truth === 'ended' && answer.type === 'http' && answer.body === '{}',
      );
      const most = isWeak ? 6 : 2;
      const outcomes: CallOutcome[] = [];
      for (let call = 0; call < most && page.auth.session.status !== 'unauthenticated'; call++)
        outcomes.push(await callPatiently(page, 2, `/api/notes/${call}`));
      const { status } = page.auth.session;
      assert(status === 'unauthenticated', () => `The end was not noticed: ${tellPage(page)}`);
      const refreshes = page.sent.refresh - before.refresh;
      assert(refreshes <= (isWeak ? 8 : 3), () => `It took ${refreshes} refreshes: ${tellPage(page)}`);
      const last = outcomes.at(-1);
      assert(last?.type === 'answered', () => `The caller got ${JSON.stringify(last)}, not the refusal of the API`);
    }),
};

const mistakeIsSaid: Property = {
  title: 'a lasting mistake is on the console once, and signs no user in or out',
  mixtures: mixtures({ truths: ['misconfigured'], maxPhases: 1 }).filter(
    ({ phases: [phase] }) => phase?.trouble !== undefined && phase.trouble.case.isAmbiguous !== true,
  ),
  check: (mixture) =>
    withPage(mixture, (mixture.options.seed ?? 0) % 2 === 0 ? 'alive' : 'none', async (page) => {
      const trouble = mixture.phases[0]?.trouble;
      page.backend.setTrouble(trouble && { ...trouble, at: 'refresh' });
      page.auth.ready().catch(() => {});
      await page.pass(120_000);
      for (let call = 0; call < 3; call++) {
        const outcome = await page.call();
        const name = outcome.type === 'rejected' ? outcome.name : outcome.type;
        // A refusal for want of CORS headers looks like a network that fails.
        const expected = trouble?.case.answer.type === 'network' ? 'RefreshError' : 'ConfigurationError';
        assert(name === expected, () => `The caller got ${JSON.stringify(outcome)}: ${tellPage(page)}`);
        await page.pass(600_000);
      }
      const [line = ''] = page.lines;
      assert(page.lines.length === 1, () => `There are ${page.lines.length} lines on the console: ${tellPage(page)}`);
      assert(/troubleshooting/.test(line), () => `The line names no page: ${line}`);
      assert(
        page.statuses.every((status) => status === 'loading'),
        () => `It was taken for an answer: ${tellPage(page)}`,
      );
    }),
};

const passingRecovers: Property = {
  title: 'what passes, a mistake that is mended included, recovers without the user',
  mixtures: mixtures({ truths: ['outage', 'misconfigured'], maxPhases: 2 }),
  check: (mixture) =>
    withPage(mixture, 'alive', async (page) => {
      // A page that shows the session: it is subscribed, and has asked once.
      page.auth.ready().catch(() => {});
      await play(page, mixture.phases, () => {});
      await page.pass(LONGEST_PAUSE);
      const { status } = page.auth.session;
      assert(status === 'authenticated', () => `The page has not recovered: ${tellPage(page)}`);
      const outcome = await callPatiently(page, 2);
      assert(
        outcome.type === 'answered' && outcome.status === 200,
        () => `${JSON.stringify(outcome)}: ${tellPage(page)}`,
      );
    }),
};

const callsSettle: Property = {
  title: 'every call settles, and no token is in an error, on the console or in explain()',
  mixtures: mixtures({ truths: ['outage', 'misconfigured'], maxPhases: 2 }),
  check: (mixture) =>
    withPage(mixture, 'alive', async (page) => {
      let said = '';
      await play(page, [wellFor(1), ...mixture.phases, wellFor(1)], (outcome) => {
        assert(outcome?.type !== 'unsettled', () => `A call never settles: ${tellPage(page)}`);
        if (outcome?.type === 'rejected') said += outcome.text;
      });
      said += page.lines.join('\n') + page.auth.explain();
      assert(!page.backend.tokens.some((token) => said.includes(token)), () => `A token was said: ${said}`);
    }),
};

const outageIsSpared: Property = {
  title: 'what is down is asked seldom, however long it takes',
  mixtures: mixtures({ truths: ['outage', 'misconfigured'], maxPhases: 2 }),
  check: (mixture) =>
    withPage(mixture, 'alive', async (page) => {
      page.auth.ready().catch(() => {});
      await play(page, mixture.phases, () => {});
      const calls = mixture.phases.reduce((sum, phase) => sum + phase.calls, 1);
      const seconds = mixture.phases.reduce((sum, phase) => sum + phase.lasts, 0);
      // Three attempts for each call, and for a page that waits one every half minute, give or take the jitter.
      const most = 10 + 3 * calls + seconds / 10;
      assert(page.sent.refresh <= most, () => `${page.sent.refresh} refreshes in ${seconds} s: ${tellPage(page)}`);
    }),
};

export const properties: readonly Property[] = [
  liveIsKept,
  nobodyIsSignedIn,
  endIsNoticed,
  mistakeIsSaid,
  passingRecovers,
  callsSettle,
  outageIsSpared,
];
