import type { Dice } from '../../histories/dice.ts';
import { type Fate, outage, trouble, usual } from './fate.ts';
import type { At, Operation } from './step.ts';

interface Expected {
  readonly at: At;
  readonly operation: string;
  readonly fate: Fate;
}

/** Decides what becomes of each call to the store. */
export class Weather {
  readonly #dice: Dice;
  #trouble: number;
  #expected: Expected[] = [];
  readonly #outageUntil: [number, number] = [0, 0];

  constructor(dice: Dice, part: number) {
    this.#dice = dice;
    this.#trouble = part;
  }

  expect(at: At, operation: Operation, fate: Fate): void {
    this.#expected.push({ at, operation, fate });
  }

  cutOff(at: At, until: number): void {
    this.#outageUntil[at] = Math.max(this.#outageUntil[at], until);
  }

  /** From now on the store answers soon. */
  clear(): void {
    this.#trouble = 0;
    this.#expected = [];
    this.#outageUntil.fill(0);
  }

  fateOf(at: At, operation: string, now: number): Fate {
    if (now < this.#outageUntil[at]) return outage(this.#dice);
    const index = this.#expected.findIndex((one) => one.at === at && one.operation === operation);
    const [expected] = index < 0 ? [] : this.#expected.splice(index, 1);
    if (expected !== undefined) return expected.fate;
    return this.#dice.chance(this.#trouble) ? trouble(this.#dice) : usual(this.#dice);
  }
}
