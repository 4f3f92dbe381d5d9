import type { Scene } from '../scene.ts';

export const clock: Scene = {
  id: 'clock',
  title: 'Wrong clock',
  story:
    'The computer’s clock is ten minutes fast, so that a new token looks expired. The user makes some calls, the token really expires, the user saves a note and makes more calls.',
  ends: 'alice',
  saves: 'alice',
  async play({ tab, expire, wait }) {
    await tab(1).open();
    await tab(1).weather({ skew: 600_000 });
    await tab(1).play({ type: 'login', as: 'alice' });
    for (let call = 0; call < 3; call++) {
      await tab(1).play({ type: 'call', count: 2 });
      await wait(100);
    }
    await expire();
    await tab(1).play({ type: 'save' });
    for (let call = 0; call < 3; call++) {
      await tab(1).play({ type: 'call', count: 2 });
      await wait(100);
    }
  },
};
