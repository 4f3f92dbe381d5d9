import { type Check, checks, type CheckResult, createChecker } from 'rebearer/conformance';
import { expect, onTestFinished, test } from 'vitest';
import { findChromium } from '../../scripts/browser.ts';
import { openChromium } from '../../src/cli/browser/chromium.ts';
import { type FaultName, FAULTS } from '../conformance/faults.ts';
import { serve, serveReference } from '../conformance/listen.ts';

const inBrowser = checks.filter(({ needs }) => needs.includes('browser'));

/** Makes the checks in a real Chromium, with the page on another origin than the server. */
async function checkInBrowser(
  ids: readonly Check['id'][],
  ...faults: readonly FaultName[]
): Promise<readonly CheckResult[]> {
  const { browser, close } = await openChromium(findChromium(), process.env);
  onTestFinished(close);
  // Its document comes from the checks: only its origin counts.
  const origin = await serve((_request, response) => void response.writeHead(500).end());
  const url = await serveReference({ faults, origin });
  const checker = createChecker({
    url,
    origin,
    api: '/api/me',
    login: { url: '/auth/login', body: { username: 'alice', password: 'alice-demo' } },
    browser,
  });
  return Promise.all(ids.map((id) => checker.run(id)));
}

test('a healthy server passes in a real browser', async () => {
  const results = await checkInBrowser(inBrowser.map(({ id }) => id));
  expect(results.map(({ id, status, cause }) => [id, status, cause])).toEqual(
    inBrowser.map(({ id }) => [id, 'passed', undefined]),
  );
});

test.each(inBrowser)('$id sees its fault in a real browser: not "$title"', async ({ id }) => {
  const fault = Object.entries(FAULTS).find(([name]) => name === id)?.[1];
  if (fault === undefined || fault.name === 'none') throw new Error('Every check has a fault.');
  const [result] = await checkInBrowser([id], fault.name);
  expect(result).toMatchObject({ id, status: fault.status });
});
