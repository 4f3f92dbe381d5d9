import { isDeepStrictEqual } from 'node:util';
import { afterAll, expect, test } from 'vitest';
import { readResults } from '../../../bench/scenarios/results.ts';
import { openTheatre } from '../../../bench/scenarios/theatre.ts';
import { judge, type Verdict } from '../../../demo/scenes/judge.ts';
import { SCENES } from '../../../demo/scenes/scenes/scenes.ts';
import { playInTime } from './lateness.ts';

const { results } = await readResults();
const theatre = await openTheatre();
afterAll(() => theatre.close());

const TRIES = / at (?:the second try|try \d+)$/;

// The interceptors play in the demo's own test.
const CONTESTANTS = ['rebearer', 'axios', 'ky'] as const;

type Told = readonly [isGood: boolean, session: string, work: string];

/** How many tries it takes depends on when a busy machine tries. */
function toldOf({ isGood, parts: [session = '', work = ''] }: Pick<Verdict, 'isGood' | 'parts'>): Told {
  return [isGood, session, work.replace(TRIES, '')];
}

test.each(SCENES)('«$title» has the results of the README, in real tabs', { timeout: 900_000 }, async (scene) => {
  for (const who of CONTESTANTS) {
    const written = results.find((result) => result.scene === scene.id && result.who === who);
    const expected = written && toldOf(written);
    const isExpected = (told: Told): boolean => isDeepStrictEqual(told, expected);
    const told = await playInTime(async () => toldOf(judge(scene, await theatre.play(scene, who))), { isExpected });
    expect(told, who).toEqual(expected);
  }
});
