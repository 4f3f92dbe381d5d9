import { afterAll, expect, test } from 'vitest';
import { readResults } from '../../../bench/scenarios/results.ts';
import { openTheatre } from '../../../bench/scenarios/theatre.ts';
import { judge } from '../../../demo/scenes/judge.ts';
import { SCENES } from '../../../demo/scenes/scenes/scenes.ts';

const { results } = await readResults();
const theatre = await openTheatre();
afterAll(() => theatre.close());

const TRIES = / at (?:the second try|try \d+)$/;

// The interceptors play in the demo's own test.
const CONTESTANTS = ['rebearer', 'axios', 'ky'] as const;

test.each(SCENES)('«$title» has the results of the README, in real tabs', async (scene) => {
  for (const who of CONTESTANTS) {
    const { isGood, parts } = judge(scene, await theatre.play(scene, who));
    const written = results.find((result) => result.scene === scene.id && result.who === who);
    // How many tries it takes depends on when a busy machine tries.
    const [session = '', work = ''] = parts;
    expect([isGood, session, work.replace(TRIES, '')], who).toEqual([
      written?.isGood,
      written?.parts[0],
      (written?.parts[1] ?? '').replace(TRIES, ''),
    ]);
  }
});
