import { expect } from '@playwright/test';
import { test } from './sign-in.ts';

test('a user who is signed in sees the notes at once', async ({ alice }) => {
  await alice.goto('/react/notes');
  await expect(alice.getByRole('heading', { name: 'Notes' })).toBeVisible();
});

test('the login leads back to the page that was wanted', async ({ page }) => {
  await page.goto('/react/notes');
  await page.getByLabel('Account').fill('alice');
  await page.getByLabel('Password').fill('alice-demo');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL(/\/react\/notes$/);
});

test('the page refreshes when the token is refused before its time', async ({ alice }) => {
  let refreshes = 0;
  await alice.route('**/auth/refresh', (route) => {
    refreshes++;
    return route.continue();
  });
  await alice.goto('/react/notes');
  await alice.getByRole('heading', { name: 'Notes' }).waitFor();
  // The next call arrives with a token that the server does not know.
  await alice.route(
    '**/api/notes',
    async (route) =>
      route.continue({ headers: { ...(await route.request().allHeaders()), authorization: 'Bearer x' } }),
    { times: 1 },
  );
  await alice.getByLabel('New note').fill('Buy bread');
  await alice.getByRole('button', { name: 'Add' }).click();
  await expect(alice.getByText('Buy bread').first()).toBeVisible();
  expect(refreshes).toBe(2);
});
