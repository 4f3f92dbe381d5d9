import type { Scene } from '../scene.ts';

export const upload: Scene = {
  id: 'upload',
  title: 'FormData upload',
  story:
    'A form with a picture of 40 kB is sent with an expired token. It has to arrive once, complete, with a matching boundary.',
  ends: 'alice',
  saves: 'alice',
  async play({ tab, expire }) {
    await tab(1).open();
    await tab(1).play({ type: 'login', as: 'alice' });
    await expire();
    await tab(1).play({ type: 'save', isUpload: true });
  },
};
