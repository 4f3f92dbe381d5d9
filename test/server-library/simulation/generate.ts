import { type Dice, diceOf } from '../../histories/dice.ts';
import { seeded } from '../../histories/random.ts';
import { actionOf } from './action.ts';
import { type Action, type History, PLAIN, type Setup, type Step } from './step.ts';

/** Makes the history of a seed, without a look at what comes of it. */
export function generate(seed: number): History {
  const dice = diceOf(seeded(Math.imul(seed, 0x9e3779b1)));
  const length = 6 + dice.below(20);
  const login: Action = { type: 'login', browser: 0, at: 0, road: 'good', user: 'alice' };
  const actions = [login, ...Array.from({ length }, () => actionOf(dice))];
  const steps = actions.map((action, n): Step => ({ ...action, n, wait: n === 0 ? 0 : waitOf(action, dice) }));
  return { seed, setup: setupOf(dice), steps };
}

function setupOf({ below, chance, pick }: Dice): Setup {
  if (chance(0.2)) return PLAIN;
  const skew = (): number => below(600_000) - 300_000;
  return {
    skews: [skew(), skew()],
    trouble: pick(0, 0, 0.1, 0.2, 0.35),
    lossy: pick(0, 0.08),
    asks: chance(0.5),
    rotates: chance(0.9),
    idle: chance(0.3) ? 900_000 : undefined,
    isBusy: chance(0.9),
  };
}

function waitOf(action: Action, { below, pick }: Dice): number {
  // Of two pages that ask at once, both have the cookie of before.
  if ('isBeside' in action) return below(pick(1, 100, 1000));
  return below(pick(1, 30, 300, 3000, 10_000, 30_000, 30_000, 120_000, 240_000) + 1);
}
