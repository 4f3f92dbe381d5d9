import type { Dice } from '../histories/dice.ts';
import type { Fate, Refusal, Road } from './fate.ts';
import type { Action, CallStep } from './step.ts';

/** What happens, as often as it stands here. */
const DECK = [
  ...repeat(14, 'call' as const),
  ...repeat(8, 'fate' as const),
  ...repeat(3, 'login' as const),
  ...repeat(2, 'redirect' as const),
  ...repeat(2, 'open' as const),
  ...repeat(2, 'thaw' as const),
  ...repeat(2, 'restore' as const),
  ...repeat(2, 'online' as const),
  ...repeat(2, 'keys' as const),
  ...repeat(2, 'show' as const),
  'logout',
  'navigate',
  'navigate',
  'race',
  'race',
  'close',
  'crash',
  'freeze',
  'hide',
  'offline',
  'refuse',
  'revoke',
  'sleep',
  'set',
  'skew',
  'forge',
] as const;

const TARGETS = [...repeat(9, 'private' as const), 'public', 'public', 'foreign', 'ready', 'token', 'refresh'] as const;

/** Chooses something to happen. */
export function actionOf(dice: Dice): Action {
  const { pick, below } = dice;
  const tab = below(12);
  const type = pick(...DECK);
  switch (type) {
    case 'call':
      return callOf(dice, tab);
    case 'fate':
      return { type, ...fateOf(dice) };
    case 'login':
      return {
        type,
        tab,
        user: pick('alice', 'alice', 'bob'),
        hasGrant: dice.chance(0.7),
        isFunction: dice.chance(0.5),
      };
    case 'navigate':
      return {
        type,
        tab,
        during: pick('logout', 'logout', 'login', 'refresh', 'nothing'),
        milliseconds: pick(0, dice.below(100), dice.below(600)),
        user: pick(undefined, 'alice', 'bob'),
        isOffline: dice.chance(0.3),
      };
    case 'race':
      return {
        type,
        tab,
        other: below(12),
        changes: pick(
          ['logout'],
          ['login'],
          ['handed'],
          ['handed', 'logout'],
          ['logout', 'login'],
          ['logout', 'handed'],
        ),
        user: pick('alice', 'bob'),
        milliseconds: pick(0, below(100), below(300)),
      };
    case 'redirect':
      return { type, tab, user: pick('alice', 'bob'), how: pick('page', 'page', 'popup', 'other-app') };
    case 'refuse':
      return { type, milliseconds: pick(500, 3000, 30_000) };
    case 'revoke':
      return { type, reason: pick('revoked', 'expired') };
    case 'sleep':
      return { type, milliseconds: pick(1000, 30_000, 200_000, 3_600_000) };
    case 'set':
      return { type, milliseconds: offsetOf(dice) };
    case 'skew':
      return { type, tab, milliseconds: offsetOf(dice) };
    case 'forge':
      return { type, tab, what: pick('garbage', 'stranger', 'answer', 'older', 'end', 'login', 'ask') };
    case 'open':
    case 'online':
    case 'offline':
    case 'keys':
      return { type };
    default:
      return { type, tab };
  }
}

function offsetOf({ pick }: Dice): number {
  return pick(-1, 1) * pick(500, 20_000, 170_000, 3_600_000);
}

function callOf({ pick, chance, below }: Dice, tab: number): CallStep {
  return {
    type: 'call',
    tab,
    what: pick(...TARGETS),
    method: pick('GET', 'POST'),
    body: pick('none', 'text', 'bytes'),
    ...(chance(0.15) && { abortAfter: pick(0, below(100), below(600), below(20_000)) }),
  };
}

function fateOf({ pick, chance, below }: Dice): { readonly road: Road; readonly fate: Fate } {
  const road = pick<Road>('refresh', 'refresh', 'refresh', 'refresh', 'api', 'api', 'logout', 'login');
  const type = pick<Fate['type']>(
    'slow',
    'slow',
    'slow',
    'lost',
    'lost',
    'silent',
    'twice',
    'refused',
    'refused',
    'spoilt',
    'terse',
  );
  switch (type) {
    case 'slow': {
      const scale = pick(500, 3000, 14_000, 40_000);
      return { road, fate: { type, up: below(scale), down: below(scale) } };
    }
    case 'lost':
    case 'silent':
      return { road, fate: { type, isCommitted: chance(0.5) } };
    case 'refused': {
      // For an API such a 401 is its word about the token.
      const as = pick<Refusal>(
        road === 'refresh' ? 'gateway' : 'broken',
        'unavailable',
        'unavailable',
        'limited',
        'broken',
        'broken',
        'firewall',
        'csrf',
        'missing',
      );
      return { road, fate: { type, as, retryAfter: pick(1, 5, 90) } };
    }
    case 'spoilt':
      return { road, fate: { type, as: pick('malformed', 'cut', 'html', 'failed') } };
    default:
      return { road, fate: { type } };
  }
}

function repeat<T>(times: number, item: T): [T, ...T[]] {
  return [item, ...Array.from({ length: times - 1 }, () => item)];
}
