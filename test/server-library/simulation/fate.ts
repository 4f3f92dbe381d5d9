import type { Dice } from '../../histories/dice.ts';

/** What becomes of a call to the store. */
export interface Fate {
  /** Milliseconds until the store does its part. */
  readonly up: number;
  /** Milliseconds from then until the answer. */
  readonly down: number;
  /** `unanswered`: the store has done its part, and the connection breaks. `failed`: it has not. */
  readonly ends: 'answered' | 'unanswered' | 'failed';
}

/** Longer than the server waits for the store. */
const lateness = ({ below }: Dice): number => 4000 + below(8000);

/** What a store does that answers soon. */
export function usual({ below }: Dice): Fate {
  return { up: below(20), down: below(20), ends: 'answered' };
}

/** What a store does that is down: no answer is in time. */
export function outage(dice: Dice): Fate {
  return dice.pick<(dice: Dice) => Fate>(
    () => ({ up: 0, down: 0, ends: 'failed' }),
    ({ below }) => ({ up: below(100), down: 0, ends: 'unanswered' }),
    ({ chance }) => ({ up: lateness(dice), down: 0, ends: chance(0.3) ? 'failed' : 'answered' }),
  )(dice);
}

/** What a store does that is in trouble. */
export function trouble(dice: Dice): Fate {
  return dice.pick<(dice: Dice) => Fate>(
    outage,
    outage,
    outage,
    () => ({ up: 0, down: lateness(dice), ends: 'answered' }),
    ({ below }) => ({ up: below(4000), down: below(4000), ends: 'answered' }),
  )(dice);
}
