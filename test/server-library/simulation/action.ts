import type { Dice } from '../../histories/dice.ts';
import { trouble } from './fate.ts';
import type { Action, AppFunction, At, SessionStep } from './step.ts';

/** What may happen next, whatever happened before. */
export function actionOf(dice: Dice): Action {
  const { below, chance, pick } = dice;
  const at = pick<At>(0, 1);
  const browser = below(2);
  return pick<() => Action>(
    ...many(9, () => session('refresh', dice)),
    ...many(2, (): Action => ({ ...session('refresh', dice), isBeside: true })),
    () => session('step up', dice),
    () => session('login', dice),
    () => session('logout', dice),
    () => ({ type: chance(0.3) ? 'revoke all' : 'revoke', browser, at }),
    () => ({ type: 'steal', browser }),
    () => ({ type: 'replay', browser, at }),
    () => ({ type: pick('peek', 'call'), browser, at }),
    ...many(4, (): Action => ({ type: 'fate', at, operation: operationOf(dice), fate: trouble(dice) })),
    ...many(3, (): Action => ({ type: 'outage', at: pick<At | 'both'>(at, 'both'), milliseconds: below(90_000) })),
    ...many(2, (): Action => ({
      type: 'app outage',
      of: pick<AppFunction>('claims', 'limit'),
      at: pick<At | 'both'>(at, 'both'),
      milliseconds: below(90_000),
    })),
    ...many(2, (): Action => ({ type: 'limit', at: pick<At | 'both'>(at, 'both'), milliseconds: below(90_000) })),
    () => ({ type: 'power cut' }),
    () => ({ type: 'keys', at }),
  )();
}

function session(type: SessionStep['type'], { below, chance, pick }: Dice): SessionStep {
  return {
    type,
    browser: below(2),
    at: pick<At>(0, 1),
    road: pick('good', 'good', 'lost', 'lost', 'aborted'),
    ...((type === 'login' || (type === 'step up' && chance(0.3))) && { user: pick('alice', 'bob') }),
    ...(type === 'refresh' && { isIdle: chance(0.2) }),
  };
}

function operationOf({ pick }: Dice): Extract<Action, { type: 'fate' }>['operation'] {
  return pick('advance', 'advance', 'advance', 'read', 'end', 'create', 'keys');
}

function many<Item>(times: number, item: Item): readonly [Item, ...Item[]] {
  return [item, ...Array.from({ length: times - 1 }, () => item)];
}
