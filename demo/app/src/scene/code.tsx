import { type ReactElement, useState } from 'react';
import { Choice } from '../choice.tsx';
import type { Scene } from '../../../scenes/scene.ts';
import { CAST } from './contestants.ts';
import { sourceOf } from './source.ts';

const INSTALL = 'npm install rebearer';

/** What to install, and the files that play, as they stand. */
export function Code({ scene }: { readonly scene: Scene }): ReactElement {
  const [who, setWho] = useState('rebearer');
  const [isCopied, setCopied] = useState(false);
  const cast = CAST.find((cast) => cast.who === who);

  async function copy(): Promise<void> {
    await navigator.clipboard.writeText(INSTALL);
    setCopied(true);
  }

  return (
    <div className="code">
      <p className="install">
        <code>{INSTALL}</code>
        <button type="button" className="quiet" onClick={() => void copy().catch(() => setCopied(false))}>
          {isCopied ? 'Copied' : 'Copy'}
        </button>
      </p>
      <Choice
        name="The code that plays"
        options={[...CAST.map(({ who }) => who as string), 'scene']}
        value={who}
        word={(who) => CAST.find((cast) => cast.who === who)?.short ?? 'Scene'}
        onChange={setWho}
      />
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- What scrolls has to be reached by keys. */}
      <pre tabIndex={0} role="region" aria-label={`Code: ${cast?.name ?? scene.title}`}>
        <code>{sourceOf(cast === undefined ? `scenes/${scene.id}` : `contestants/${who}`)}</code>
      </pre>
    </div>
  );
}
