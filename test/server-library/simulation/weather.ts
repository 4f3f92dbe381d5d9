import type { Dice } from '../../histories/dice.ts';
import { type Fate, outage, trouble, usual } from './fate.ts';
import type { AppFunction, At, Operation } from './step.ts';

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
  readonly #limitedUntil: [number, number] = [0, 0];
  readonly #appOutageUntil: Readonly<Record<AppFunction, [number, number]>> = { claims: [0, 0], limit: [0, 0] };

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

  failApp(of: AppFunction, at: At, until: number): void {
    this.#appOutageUntil[of][at] = Math.max(this.#appOutageUntil[of][at], until);
  }

  /** Throws where that function of the app is down. */
  checkApp(of: AppFunction, at: At, now: number): void {
    if (now < this.#appOutageUntil[of][at]) throw new Error('The database of the app is down.');
  }

  limit(at: At, until: number): void {
    this.#limitedUntil[at] = Math.max(this.#limitedUntil[at], until);
  }

  /** The milliseconds for which no call is let through. */
  waitAt(at: At, now: number): number {
    return Math.max(this.#limitedUntil[at] - now, 0);
  }

  /** From now on the store answers soon, and the app. */
  clear(): void {
    this.#trouble = 0;
    this.#expected = [];
    for (const until of [this.#outageUntil, this.#limitedUntil, ...Object.values(this.#appOutageUntil)]) until.fill(0);
  }

  fateOf(at: At, operation: string, now: number): Fate {
    if (now < this.#outageUntil[at]) return outage(this.#dice);
    const index = this.#expected.findIndex((one) => one.at === at && one.operation === operation);
    const [expected] = index < 0 ? [] : this.#expected.splice(index, 1);
    if (expected !== undefined) return expected.fate;
    return this.#dice.chance(this.#trouble) ? trouble(this.#dice) : usual(this.#dice);
  }
}
