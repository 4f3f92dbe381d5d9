import { expect, test } from 'vitest';
import { attack, setAttackStage } from './attack-stage.ts';

test('the table of the hostile page shows that no attack changed anything at the server', async () => {
  const stage = await setAttackStage();
  const page = await stage.openHostile('evil.site.localhost');
  await attack(stage, page, 'form');
  await page.getByText('5 requests arrived. None changed anything.').waitFor();
  // The page replaces its rows again and again, and a row that was taken out has no text as it is laid out.
  const rows = await page
    .locator('tbody tr')
    .evaluateAll((all) => all.map(({ children }) => Array.from(children, (cell) => cell.textContent).join(' ')));
  const cells = (path: string, cookie: string, answer: string): string =>
    `Form POST ${path} ${cookie} ${answer} nothing`;
  expect(new Set(rows)).toEqual(
    new Set([
      cells('/api/notes', 'was not sent', '401 token_refused'),
      ...['login', 'logout', 'refresh', 'sessions/revoke-all'].map((name) =>
        cells(`/auth/${name}`, 'came along', '403 csrf_rejected'),
      ),
    ]),
  );
});

test('the table of the hostile page would show an attack that works', async () => {
  const stage = await setAttackStage();
  const page = await stage.openHostile('evil.site.localhost');
  await stage.victim.evaluate(() => fetch('/auth/logout?attack=form', { method: 'POST' }));
  await page.getByText('1 of 1 requests changed something.').waitFor();
  expect(await page.locator('td.something').count()).toBe(1);
});

test.each(['light', 'dark'] as const)(
  'the hostile page is readable on a phone, %s: nothing is wider than the screen',
  async (scheme) => {
    const stage = await setAttackStage();
    const page = await stage.openHostile('evil.site.localhost');
    await page.emulateMedia({ colorScheme: scheme });
    await page.setViewportSize({ width: 360, height: 740 });
    await attack(stage, page, 'form');
    await page.getByText('5 requests arrived').waitFor();
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBeLessThanOrEqual(360);
    const [ink, paper] = await page.evaluate(() => {
      const { color, backgroundColor } = getComputedStyle(document.documentElement);
      return [color, backgroundColor];
    });
    expect(ink).not.toBe(paper);
    expect(paper).toBe(scheme === 'dark' ? 'rgb(20, 16, 16)' : 'rgb(250, 245, 244)');
  },
);
