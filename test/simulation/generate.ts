import { type Dice, diceOf } from '../histories/dice.ts';
import { seeded } from '../histories/random.ts';
import { actionOf } from './action.ts';
import { type Action, type History, PLAIN, type Setup, type Step } from './step.ts';

/** Makes the history of a seed, without a look at what comes of it. */
export function generate(seed: number): History {
  const dice = diceOf(seeded(Math.imul(seed, 0x9e3779b1)));
  const length = 12 + dice.below(28);
  const actions = [...beginning(dice), ...Array.from({ length }, () => actionOf(dice))];
  const steps = actions.map((action, n): Step => ({ ...action, n, wait: waitOf(dice) }));
  return { seed, setup: { ...setupOf(dice), attach: attachOf(seed) }, steps };
}

/** By dice of its own, so that all else of the history stays as it is with a bearer. */
function attachOf(seed: number): Setup['attach'] {
  const { chance, pick } = diceOf(seeded(Math.imul(seed, 0x85ebca6b)));
  return chance(0.12) ? pick('cookies', 'session') : undefined;
}

function setupOf({ pick, chance }: Dice): Setup {
  if (chance(0.35)) return PLAIN;
  return {
    locks: pick('work', 'work', 'work', 'missing', 'forbidden'),
    channel: pick('works', 'works', 'late', 'missing', 'forbidden'),
    storage: pick('works', 'works', 'forbidden'),
    tabs: pick('share', 'share', 'lock', 'lock', 'off'),
    restore: pick('lazy', 'eager'),
    rememberSignedIn: chance(0.2),
    names: pick('sub', 'sub', 'number', 'user_id', 'changing', 'session', 'none'),
    acts: pick('nothing', 'nothing', 'call', 'guest', 'logout'),
    sessions: pick('server', 'server', 'kept', 'stateless'),
    logouts: pick('taken', 'taken', 'bearer', 'bearer', 'cookie', 'refused', 'denied', 'missing', 'failing'),
    endings: pick('clear', 'keep'),
    idle: pick(undefined, undefined, 300_000, 600_000),
  };
}

/** In most histories a user signs in soon. */
function beginning(dice: Dice): readonly Action[] {
  const open: Action = { type: 'open' };
  const tabs = Array.from({ length: dice.below(3) }, () => open);
  if (dice.chance(0.1)) return [open, ...tabs];
  return [
    open,
    { type: 'login', tab: 0, user: 'alice', hasGrant: dice.chance(0.8), isFunction: dice.chance(0.5) },
    ...tabs,
  ];
}

function waitOf({ pick, below }: Dice): number {
  const scale = pick(0, 10, 100, 100, 300, 300, 1000, 3000, 20_000, 150_000);
  return below(scale + 1);
}
