import { conduct, type Played } from '../../../scenes/conduct.ts';
import { judge, type Verdict } from '../../../scenes/judge.ts';
import type { Scene } from '../../../scenes/scene.ts';
import { SCENES } from '../../../scenes/scenes/scenes.ts';
import { createStore, type Store } from '../store.ts';
import { CAST, type Cast } from './contestants.ts';
import { openFrames } from './frames.ts';

/** How far one contestant is. */
export type Act =
  | { readonly status: 'waiting' }
  | { readonly status: 'playing' }
  | { readonly status: 'played'; readonly played: Played; readonly verdict: Verdict }
  | { readonly status: 'failed'; readonly problem: string };

/** The scene that is shown, and how far each contestant is with it. */
export interface Show {
  readonly scene: Scene;
  readonly isPlaying: boolean;
  readonly acts: Readonly<Record<string, Act>>;
}

const WAITING: Act = { status: 'waiting' };
const [first] = SCENES;
if (first === undefined) throw new Error('There is no scene.');

export const show: Store<Show> = createStore<Show>({ scene: first, isPlaying: false, acts: {} });

export function actOf({ acts }: Show, { who }: Cast): Act {
  return acts[who] ?? WAITING;
}

/** Plays a scene with all contestants: short ones one after the other, so that none has to share its connections. */
export async function play(scene: Scene): Promise<void> {
  if (show.get().isPlaying) return;
  show.set(() => ({ scene, isPlaying: true, acts: {} }));
  if (scene.isLong) await Promise.all(CAST.map((cast) => perform(scene, cast)));
  else for (const cast of CAST) await perform(scene, cast);
  show.set((old) => ({ ...old, isPlaying: false }));
}

async function perform(scene: Scene, { who }: Cast): Promise<void> {
  const set = (act: Act): void => show.set((old) => ({ ...old, acts: { ...old.acts, [who]: act } }));
  set({ status: 'playing' });
  try {
    const frames = await openFrames(scene, who);
    try {
      const played = await conduct(scene, frames);
      set({ status: 'played', played, verdict: judge(scene, played) });
    } finally {
      await frames.close();
    }
  } catch (error) {
    set({ status: 'failed', problem: error instanceof Error ? error.message : 'It could not be played.' });
  }
}
