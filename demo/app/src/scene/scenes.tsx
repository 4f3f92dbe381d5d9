import type { ReactElement } from 'react';
import { SCENES } from '../../../scenes/scenes/scenes.ts';
import { useStore } from '../store.ts';
import { Code } from './code.tsx';
import { CAST } from './contestants.ts';
import { Lane } from './lane.tsx';
import { actOf, play, show, type Show } from './show.ts';

/** A story in one click: what it is, what it came to for each contestant, and the code. */
export function Scenes(): ReactElement {
  const now = useStore(show);
  const { scene, isPlaying } = now;
  const length = lengthOf(now);
  return (
    <section className="scenes" aria-labelledby="scenes-title">
      <h2 id="scenes-title">What happens to the user when …</h2>
      <ul className="scene-picker">
        {SCENES.map((each) => (
          <li key={each.id}>
            <button
              type="button"
              aria-pressed={each === scene}
              disabled={isPlaying && each !== scene}
              onClick={() => void play(each)}
            >
              {each.title}
            </button>
          </li>
        ))}
      </ul>
      <div className="scene">
        <div className="told">
          <div className="story">
            <p>{scene.story}</p>
            <button type="button" className="primary" disabled={isPlaying} onClick={() => void play(scene)}>
              {isPlaying ? 'Playing …' : 'Play'}
            </button>
          </div>
          <p role="status" className="visually-hidden">
            {isPlaying ? `${scene.title}: playing.` : summary(now)}
          </p>
          <ol className="lanes">
            {CAST.map((cast) => (
              <Lane key={cast.who} cast={cast} act={actOf(now, cast)} length={length} />
            ))}
          </ol>
          <Legend scene={scene} />
        </div>
        <Code scene={scene} />
      </div>
      <div id="players" aria-hidden="true" />
    </section>
  );
}

function Legend({ scene }: Pick<Show, 'scene'>): ReactElement {
  return (
    <p className="legend" aria-hidden="true">
      <span data-key="call">call</span>
      <span data-key="save">note to save</span>
      <span data-key="refused">refused</span>
      <span data-key="failed">failed</span>
      <span data-key="refresh">refresh, dotted where it fails</span>
      <span data-key="sign-in">login, logout</span>
      <span data-key="alice">shows Alice</span>
      {scene.ends === 'bob' && <span data-key="bob">shows Bob</span>}
      {scene.warns && <span data-key="warned">warns</span>}
      {scene.asksInPlace && <span data-key="warned">asks to sign in again</span>}
      <span data-key="login">shows the login</span>
    </p>
  );
}

/** The longest play: all pictures have its scale. */
function lengthOf({ acts }: Show): number {
  const lengths = Object.values(acts).map((act) => (act.status === 'played' ? act.played.to - act.played.from : 0));
  return Math.max(1, ...lengths);
}

function summary(now: Show): string {
  const said = CAST.map((cast) => {
    const act = actOf(now, cast);
    return act.status === 'played' ? `${cast.name}: ${act.verdict.parts.join(', ')}.` : '';
  });
  return said.filter(Boolean).join(' ');
}
