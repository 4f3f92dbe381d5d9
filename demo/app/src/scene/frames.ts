import type { Backstage, PlayerPage } from '../../../scenes/conduct.ts';
import type { ContestantName } from '../../../scenes/contestants/contestants.ts';
import type { LogLine } from '../../../scenes/facts.ts';
import type { Scene } from '../../../scenes/scene.ts';
import type { Stand } from '../player.ts';

/** A backstage whose tabs are frames of this page. */
export interface FrameBackstage extends Backstage {
  /** Ends the run at the server, and takes the frames away. */
  readonly close: () => Promise<void>;
}

/** Makes a run at the server for one contestant. */
export async function openFrames(scene: Scene, who: ContestantName): Promise<FrameBackstage> {
  const { run } = (await (await send('POST', '/play', scene.rules ?? {})).json()) as { run: string };
  const frames: HTMLIFrameElement[] = [];
  const urlOf = (tab: number): string =>
    `/player.html?run=${run}&who=${who}&tab=${tab}${scene.asksInPlace ? '&asks' : ''}`;
  return {
    urlOf,
    redirectUrlOf: (tab, as) => `/play/${run}/redirect?as=${as}&back=${encodeURIComponent(urlOf(tab))}`,
    async openPage(tab) {
      const frame = document.createElement('iframe');
      frame.title = `${who}, tab ${tab}`;
      frame.tabIndex = -1;
      frames.push(frame);
      return playerIn(frame);
    },
    change: async (change) => void (await send('POST', `/play/${run}`, change)),
    log: async () => ((await (await fetch(`/play/${run}/log`)).json()) as { log: readonly LogLine[] }).log,
    async close() {
      for (const frame of frames) frame.remove();
      await send('DELETE', `/play/${run}`);
    },
  };
}

function send(method: string, path: string, body?: object): Promise<Response> {
  const headers = { 'content-type': 'application/json' };
  return fetch(path, { method, headers, ...(body && { body: JSON.stringify(body) }) });
}

function playerIn(frame: HTMLIFrameElement): PlayerPage {
  const standOf = async (): Promise<Stand> => {
    const stand = await (frame.contentWindow as typeof globalThis | null)?.stand;
    if (stand === undefined) throw new Error('The player’s page did not load.');
    return stand;
  };
  return {
    async load(url) {
      await loaded(frame, url);
      await standOf();
    },
    play: async (step) => (await standOf()).play(step),
    weather: async (weather) => (await standOf()).weather(weather),
    facts: async () => structuredClone((await standOf()).facts()),
  };
}

function loaded(frame: HTMLIFrameElement, url: string): Promise<void> {
  return new Promise((resolve, reject) => {
    frame.addEventListener('load', () => resolve(), { once: true });
    if (frame.contentWindow !== null) return frame.contentWindow.location.replace(url);
    frame.src = url;
    const place = document.getElementById('players');
    if (place === null) return reject(new Error('The page has no place for players.'));
    place.append(frame);
  });
}
