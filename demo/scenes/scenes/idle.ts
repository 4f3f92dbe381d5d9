import type { Scene } from '../scene.ts';

export const idle: Scene = {
  id: 'idle',
  title: 'Idle limit',
  story:
    'The server ends a session after six idle seconds. The user types for nine seconds without a call, saves, and leaves. A second tab is open.',
  rules: { idle: 6, tokenLifetime: 3 },
  ends: undefined,
  saves: 'alice',
  warns: true,
  isLong: true,
  async play({ tab, wait, mark }) {
    await tab(1).open();
    await tab(1).play({ type: 'login', as: 'alice' });
    await tab(2).open();
    mark('typing');
    await tab(1).play({ type: 'type', for: 9_000 });
    await tab(1).play({ type: 'save' });
    mark('away');
    await wait(9_500);
  },
};
