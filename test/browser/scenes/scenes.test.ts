import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { SCENES } from '../../../demo/scenes/scenes/scenes.ts';
import { barriers } from '../barriers.ts';
import { type DemoPage, openDemo } from '../demo-page.ts';
import { playInTime } from './lateness.ts';

type Verdicts = readonly [rebearer: RegExp, tutorial: RegExp, queue: RegExp, plain: RegExp];

const [IN, LOST] = [/^Still signed in, work saved/, /^Signed out, work lost$/];
const AGAIN_LOST = /^Signed in again, work lost$/;
const [EARLY, AGAIN] = [/^Signed out too early, work lost, no warning$/, /^Signed in again as Alice$/];
const [KEPT, TAKEN] = [/Alice’s note kept out of Bob’s account$/, /Alice’s note saved in Bob’s account$/];

const EXPECTED: Readonly<Record<string, Verdicts>> = {
  'second-tab': [IN, LOST, LOST, LOST],
  outage: [/^Still signed in, work saved at /, LOST, LOST, LOST],
  restart: [IN, LOST, LOST, LOST],
  'user-switch': [/^Signed in as Bob, Alice’s note kept/, TAKEN, TAKEN, KEPT],
  asleep: [IN, IN, IN, LOST],
  clock: [IN, IN, IN, LOST],
  idle: [/^Signed out at the limit, work saved, warned in each tab$/, EARLY, EARLY, EARLY],
  're-login': [/^Signed in again, work saved$/, AGAIN_LOST, AGAIN_LOST, AGAIN_LOST],
  logout: [/^Stays signed out$/, AGAIN, AGAIN, /^Stays signed out$/],
  redirect: [IN, IN, IN, LOST],
  upload: [IN, IN, IN, LOST],
};

/** What a lane says, and whom its picture shows at the end in each tab. */
interface Told {
  readonly who: string | undefined;
  readonly verdict: string;
  readonly ends: readonly (string | undefined)[];
}

/** The demo without its transitions. */
function openStill(): Promise<DemoPage> {
  return openDemo({}, { reducedMotion: 'reduce' });
}

/** Plays a scene by one click, and reads what all lanes have come to. */
async function play(page: Page, title: string): Promise<readonly Told[]> {
  await page.getByRole('button', { name: title, exact: true }).click();
  await page.locator('.lane[data-status="played"]').nth(3).waitFor({ timeout: 280_000 });
  return page.locator('.lane').evaluateAll((lanes) =>
    lanes.map((lane) => ({
      who: (lane as HTMLElement).dataset.who,
      verdict: lane.querySelector('.outcome strong')?.textContent ?? '',
      ends: [...lane.querySelectorAll<HTMLElement>('.strip-row')].map(({ dataset }) => dataset.user),
    })),
  );
}

/** What the picture has to show where a verdict says this of the session. */
function agrees({ verdict, ends }: Told): boolean {
  const isOut = (user: string | undefined): boolean => user === 'login';
  if (verdict.startsWith('Signed out in one tab')) return ends.some(isOut) && !ends.every(isOut);
  if (/^Signed out|^Stays signed out/.test(verdict)) return ends.every(isOut);
  const user = /^Signed in (?:again )?as (\w+)/.exec(verdict)?.[1]?.toLowerCase() ?? 'alice';
  return ends.every((end) => end === user);
}

test('every scene has its expected results in this file', () => {
  expect(Object.keys(EXPECTED).toSorted()).toEqual(SCENES.map(({ id }) => id).toSorted());
});

test.each(SCENES)(
  '«$title» is played with one click, and its results agree with the picture',
  async ({ id, title }) => {
    const { page, complaints } = await openStill();
    const isExpected = (told: readonly Told[]): boolean =>
      told.every((lane, index) => EXPECTED[id]?.[index]?.test(lane.verdict) === true && agrees(lane));
    const told = await playInTime(() => play(page, title), { isExpected, page });
    expect(told.map(({ who }) => who)).toEqual(['rebearer', 'tutorial', 'queue', 'plain']);
    for (const [index, lane] of told.entries()) {
      expect(lane.verdict, lane.who).toMatch(EXPECTED[id]?.[index] ?? /^$/);
      expect(agrees(lane), `${lane.who}: ${lane.verdict}, but the picture ends with ${lane.ends.join()}`).toBe(true);
    }
    expect(await page.locator('iframe').count()).toBe(0);
    expect(complaints.filter((text) => !text.startsWith('rebearer'))).toEqual([]);
  },
  600_000,
);

test('a scene leaves no cookie and no session behind', async () => {
  const { page } = await openStill();
  await play(page, 'FormData upload');
  await expect.poll(async () => (await page.context().cookies()).map(({ name }) => name)).toEqual([]);
});

test.each([
  ['light', 1280],
  ['dark', 390],
] as const)('axe finds nothing serious on a played scene, %s at %i px, and nothing is wider', async (scheme, width) => {
  const { page } = await openStill();
  await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
  await page.setViewportSize({ width, height: 844 });
  await play(page, 'Wrong clock');
  expect(await barriers(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
});
