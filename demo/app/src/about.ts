import type { About } from '../../shared/system.ts';

/** What the server says of itself, before there is any session. */
export const about = await fetch('/demo/about').then(async (response) => (await response.json()) as About);
