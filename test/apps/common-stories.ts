import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { App } from './app.ts';
import { type AppStage, setAppStage } from './app-stage.ts';
import type { Exchange } from './logging-proxy.ts';

export const isRefresh = ({ method, path }: Exchange): boolean => method === 'POST' && path === '/auth/refresh';

/** Waits until the tab shows the heading. */
export async function shows(tab: Page, heading: string): Promise<void> {
  await tab.getByRole('heading', { name: heading, exact: true }).waitFor();
}

/** Loads the notes again and again, until there were more refreshes than so many. */
export async function loadUntilRefreshed(stage: AppStage, tab: Page, moreThan: number): Promise<void> {
  await expect
    .poll(async () => {
      await tab.getByRole('button', { name: 'Load again' }).click();
      return stage.log().filter(isRefresh).length;
    })
    .toBeGreaterThan(moreThan);
}

/** What holds for every app, wherever its pages are rendered. */
export function tellCommonStories(app: App): void {
  test('a wrong password shows an error at the login, and is sent once', async () => {
    const stage = await setAppStage(app);
    const tab = await stage.open('/login');
    await tab.getByLabel('Name').fill('alice');
    await tab.getByLabel('Password').fill('wrong');
    await tab.getByRole('button', { name: 'Sign in' }).click();
    await tab.getByText('Wrong name or password.').waitFor();
    expect(stage.log().filter(({ path }) => path === '/auth/login')).toHaveLength(1);
  });
}
