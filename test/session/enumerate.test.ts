import { expect, test } from 'vitest';
import { decide } from '../../src/session/decide.ts';
import { decideTabGrant } from '../../src/session/tab-decision.ts';
import { identityOf, nameOf } from '../../src/session/identity.ts';
import { later, lifespanOf, type Reading } from '../../src/session/lifetime.ts';
import type { Outcome } from '../../src/session/outcome.ts';
import { type Event, initialState, type ReadGrant, type State } from '../../src/session/state.ts';
import { transition } from '../../src/session/transition.ts';

type User = 'alice' | 'bob';
type Claims = { readonly sub: User };

/** A request as the machine around the core would hold it. */
interface Request {
  readonly phase: 'new' | 'waiting' | 'sent' | 'refused' | 'replayed' | 'done';
  /** The signed-in user when it was made; `undefined` if not known yet. */
  readonly maker: User | undefined;
  readonly epoch: number;
  readonly seen: number;
  readonly sentWith: number;
  /** How often the server has run it. */
  readonly runs: number;
}

/** Everything that decides what can happen next. */
interface Moment {
  readonly core: State<Claims>;
  readonly now: Reading;
  readonly requests: readonly Request[];
  /** The refresh in flight, by the epoch and the token that it was asked with. */
  readonly refreshInFlight:
    | { readonly epoch: number; readonly generation: number; readonly verifications: number }
    | undefined;
  /** What is left of each kind of event, so that the walk has an end. */
  readonly left: Readonly<Record<'refresh' | 'login' | 'logout' | 'tab' | 'expiry', number>>;
}

const CALL = { method: 'GET', url: 'https://api.example.com/x' };
const LIFETIME = 180_000;
const START: Reading = { monotonic: 0, wall: 0 };
const NEW: Request = { phase: 'new', maker: undefined, epoch: 0, seen: 0, sentWith: 0, runs: 0 };

const HEARD = [
  ['alice', true],
  ['bob', false],
] as const;

/** A plain check: `expect` would take most of the time of a hundred thousand moments. */
function holds(isTrue: boolean, what: string): void {
  if (!isTrue) throw new Error(`It does not hold that ${what}.`);
}

function grantOf(user: User, askedAt: Reading = START): ReadGrant<Claims> {
  return {
    accessToken: user,
    claims: { sub: user },
    identity: identityOf({ sub: user }),
    given: {},
    askedAt,
    lifetime: LIFETIME,
    mintedAt: undefined,
  };
}

function commit(moment: Moment, event: Event<Claims>): Moment {
  const [core] = transition(moment.core, event);
  holds(core.generation >= moment.core.generation, 'a generation is never used twice');
  return { ...moment, core };
}

function change(moment: Moment, at: number, next: Partial<Request>): Moment {
  return {
    ...moment,
    requests: moment.requests.map((request, index) => (index === at ? { ...request, ...next } : request)),
  };
}

function requestAt(moment: Moment, at: number): Request {
  const request = moment.requests[at];
  if (request === undefined) throw new RangeError(`There is no request ${at}.`);
  return request;
}

function userOf({ core }: Moment): User | undefined {
  return core.token && (nameOf(core.token.identity) as User);
}

/** Attaches the current token, which must belong to the user who made the request. */
function attach(moment: Moment, at: number, phase: 'sent' | 'replayed'): Moment {
  const { maker, epoch, sentWith } = requestAt(moment, at);
  holds(phase === 'sent' || sentWith < moment.core.generation, 'a replay has a newer token');
  const { user } = moment.core;
  holds(user !== undefined && epoch >= user.since, 'nothing is sent for another user than it was made for');
  holds(maker === undefined || maker === userOf(moment), 'no request is sent as another user');
  return change(moment, at, { phase, sentWith: moment.core.generation });
}

/** Takes a request as far as it gets without anything from outside. */
function step(moment: Moment, at: number): Moment {
  const request = requestAt(moment, at);
  if (request.phase === 'waiting') {
    const decision = decide(moment.core, { ...request, sentWith: undefined }, moment.now);
    if (decision.type === 'attach') return attach(moment, at, 'sent');
    if (decision.type === 'as-is') return change(moment, at, { phase: 'sent', sentWith: 0 });
    return decision.type === 'wait' ? startRefresh(moment) : change(moment, at, { phase: 'done' });
  }
  if (request.phase === 'refused') {
    const decision = decide(moment.core, request, moment.now);
    if (decision.type === 'attach') return attach(moment, at, 'replayed');
    return decision.type === 'wait' ? startRefresh(moment) : change(moment, at, { phase: 'done' });
  }
  return moment;
}

function startRefresh(moment: Moment): Moment {
  const { epoch, generation, verifications } = moment.core;
  return { ...moment, refreshInFlight: moment.refreshInFlight ?? { epoch, generation, verifications } };
}

function stepAll(moment: Moment): Moment {
  return moment.requests.reduce((before, _request, at) => step(before, at), moment);
}

function spend(moment: Moment, what: keyof Moment['left']): Moment {
  return { ...moment, left: { ...moment.left, [what]: moment.left[what] - 1 } };
}

/** What can happen to one request. */
function movesOf(moment: Moment, at: number): Moment[] {
  const request = requestAt(moment, at);
  switch (request.phase) {
    case 'new': {
      const { epoch, generation } = moment.core;
      return [step(change(moment, at, { phase: 'waiting', maker: userOf(moment), epoch, seen: generation }), at)];
    }
    case 'sent':
    case 'replayed': {
      const ran = { phase: 'done', runs: request.runs + 1 } as const;
      const accepted = change(moment, at, ran);
      if (request.sentWith === 0) return [accepted, change(moment, at, { phase: 'done' })];
      if (request.phase === 'sent') {
        const refused = change(moment, at, { phase: 'refused', seen: moment.core.generation });
        return [accepted, step(refused, at), change(moment, at, { phase: 'done' })];
      }
      const call = { generation: request.sentWith, call: CALL, now: moment.now };
      const answered: Event<Claims> = { ...call, type: 'accepted', order: 0, url: CALL.url, origin: undefined };
      return [
        commit(accepted, answered),
        commit(change(moment, at, { phase: 'done' }), {
          ...call,
          call: { ...CALL, order: 0, sent: 0, status: 401 },
          type: 'refused-again',
        }),
      ];
    }
    case 'waiting':
    case 'refused':
      // An abort.
      return [change(moment, at, { phase: 'done' })];
    case 'done':
      return [];
  }
}

/** How the refresh in flight can end. The last one there may be ends the session, so that the walk comes to an end. */
function landings(moment: Moment): Moment[] {
  const { refreshInFlight, now } = moment;
  if (refreshInFlight === undefined) return [];
  const last: Outcome<ReadGrant<Claims>> = { type: 'ended', reason: undefined };
  const outcomes: readonly Outcome<ReadGrant<Claims>>[] = [
    last,
    { type: 'granted', grant: grantOf('alice', now) },
    { type: 'granted', grant: grantOf('bob', now) },
    { type: 'transient', problem: 'failed' },
  ];
  const possible = moment.left.refresh > 0 ? outcomes : [last];
  return possible.map((outcome) => {
    const event = {
      type: 'refreshed',
      ...refreshInFlight,
      askedAt: now,
      now,
      outcome,
      failures: 1,
      pause: 1000,
    } as const;
    const before = moment.core;
    const landed = commit({ ...spend(moment, 'refresh'), refreshInFlight: undefined }, event);
    holds(refreshInFlight.epoch === before.epoch || landed.core === before, 'a late refresh changes nothing');
    const isSettled =
      refreshInFlight.verifications === landed.core.verifications || refreshInFlight.epoch !== landed.core.epoch;
    return stepAll(isSettled ? landed : startRefresh(landed));
  });
}

/** What users, other tabs and time can do. */
function disturbances(moment: Moment): Moment[] {
  const moves: Moment[] = [];
  const { left, now } = moment;
  if (left.logout > 0) moves.push(commit(spend(moment, 'logout'), { type: 'logout' }));
  if (left.login > 0)
    moves.push(
      commit(spend(moment, 'login'), { type: 'login', grant: grantOf('alice', now) }),
      // A login by redirect: only the next refresh says whose.
      startRefresh({
        ...commit(spend(moment, 'login'), { type: 'login', grant: undefined }),
        refreshInFlight: undefined,
      }),
    );
  if (left.expiry > 0) moves.push({ ...spend(moment, 'expiry'), now: later(now, LIFETIME + 1) });
  if (left.tab > 0) {
    for (const [user, isAnswer] of HEARD) {
      const askedAt = later(now, 1);
      const verdict = decideTabGrant(moment.core, {
        identity: grantOf(user).identity,
        expiredAt: lifespanOf(LIFETIME, 0, askedAt).expiredAt,
        askedAt,
        isAnswer,
        isAnnounced: false,
      });
      if (verdict === 'adopt')
        moves.push(commit(spend(moment, 'tab'), { type: 'shared', grant: grantOf(user, askedAt) }));
      if (verdict === 'verify')
        moves.push(
          startRefresh(commit(spend(moment, 'tab'), { type: 'verify-needed', isLogin: false, isPutOff: false })),
        );
    }
    const identity = userOf(moment);
    if (identity !== undefined)
      moves.push(commit(spend(moment, 'tab'), { type: 'ended-elsewhere', reason: 'revoked' }));
  }
  return moves;
}

/** Walks every order of events from a start; returns how many different moments there are. */
function walk(start: Moment): number {
  const seen = new Set<string>();
  const todo = [start];
  for (let moment = todo.pop(); moment !== undefined; moment = todo.pop()) {
    // Requests are alike: which of them did what makes no difference.
    const requests = moment.requests.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
    const key = JSON.stringify({ ...moment, requests }, (_name, value: unknown) =>
      value === Infinity ? 'never' : value,
    );
    if (seen.has(key)) continue;
    seen.add(key);
    check(moment);
    todo.push(
      ...moment.requests.flatMap((_request, at) => movesOf(moment, at)),
      ...landings(moment),
      ...disturbances(moment),
    );
  }
  return seen.size;
}

/** What holds at every moment, beside what the moves themselves check. */
function check({ core, refreshInFlight, requests }: Moment): void {
  holds((core.session.status === 'authenticated') === (core.token !== undefined), 'who is signed in has a token');
  for (const { phase, runs } of requests) {
    const isWaiting = phase === 'waiting' || phase === 'refused';
    holds(!isWaiting || refreshInFlight !== undefined, 'a waiting request has a refresh to wait for');
    holds(runs <= 1, 'nothing runs twice');
  }
}

const left = { refresh: 2, login: 1, logout: 1, tab: 1, expiry: 0 };

test('in every order of events of two requests, each request settles, and none runs twice or as another user', () => {
  const core = initialState<Claims>('unknown', 30_000);
  expect(walk({ core, now: START, requests: [NEW, NEW], refreshInFlight: undefined, left })).toBeGreaterThan(10_000);
});

test('in every order of events of three requests with one token, each request settles, and none runs twice or as another user', () => {
  const [core] = transition(initialState<Claims>('unknown', 30_000), {
    type: 'login',
    grant: grantOf('alice'),
  });
  const few = { ...left, tab: 0, expiry: 0, refresh: 1 };
  expect(walk({ core, now: START, requests: [NEW, NEW, NEW], refreshInFlight: undefined, left: few })).toBeGreaterThan(
    1000,
  );
});
