import { type Evidence, type Facts, type LogLine, now, type Shown, type Span } from './facts.ts';
import type { Step } from './player.ts';
import type { Change, Props, Scene, Tab, Weather } from './scene.ts';

/** A real page in which a contestant plays: a frame of the demo, or a tab. */
export interface PlayerPage {
  /** Loads a URL; resolves when the page takes steps. */
  readonly load: (url: string) => Promise<void>;
  readonly play: (step: Step) => Promise<string>;
  readonly weather: (weather: Weather) => Promise<void>;
  readonly facts: () => Promise<Facts>;
}

/** Where a contestant plays a scene: pages, and a server of its own. */
export interface Backstage {
  readonly openPage: (tab: number) => Promise<PlayerPage>;
  readonly change: (change: Change) => Promise<void>;
  readonly log: () => Promise<readonly LogLine[]>;
  /** Of the page that plays in a tab. */
  readonly urlOf: (tab: number) => string;
  /** Of the identity provider, which leads back to that page. */
  readonly redirectUrlOf: (tab: number, as: string) => string;
}

/** What the picture says beside what was seen. */
export interface Mark {
  readonly text: string;
  readonly at: number;
}

export interface Played extends Evidence {
  /** The first login. */
  readonly from: number;
  readonly to: number;
  readonly marks: readonly Mark[];
}

/** The lifetime of tokens where a scene sets none, in seconds. */
const TOKEN_LIFETIME = 60;
const SECOND = 1000;
const AFTERWARDS = 400;
const LOOK_EVERY = 100;
/** For each step between an answer and what is sent because of it. */
const TURNS = 15;
/** A contestant may do otherwise than a scene expects. */
const PATIENCE = 20_000;

/** Plays a scene, asks each tab at last whose session it has, and gathers what pages and server have seen. */
export async function conduct(scene: Scene, backstage: Backstage): Promise<Played> {
  const pages = new Map<number, PlayerPage>();
  const spans: Span[] = [];
  const shown: Shown[] = [];
  const marks: Mark[] = [];

  /** What a page has seen goes with it. */
  async function gather(page: PlayerPage): Promise<void> {
    const facts = await page.facts();
    spans.push(...facts.spans);
    shown.push(...facts.shown);
  }

  async function load(number: number, url: string): Promise<void> {
    const known = pages.get(number);
    if (known !== undefined) await gather(known);
    const page = known ?? (await backstage.openPage(number));
    pages.set(number, page);
    await page.load(url);
  }

  function pageOf(number: number): PlayerPage {
    const page = pages.get(number);
    if (page === undefined) throw new Error(`The scene ${scene.id} has not opened tab ${number}.`);
    return page;
  }

  async function until(isThere: (log: readonly LogLine[]) => boolean): Promise<void> {
    for (const end = now() + PATIENCE; now() < end; await wait(LOOK_EVERY)) if (isThere(await backstage.log())) return;
  }

  async function settle(): Promise<void> {
    for (let turn = 0; turn < TURNS; turn++, await wait(LOOK_EVERY))
      for (const page of pages.values()) await page.play({ type: 'reach' });
  }

  const tab = (number: number): Tab => ({
    open: () => load(number, backstage.urlOf(number)),
    play: async (step) => void (await pageOf(number).play(step)),
    weather: (weather) => pageOf(number).weather(weather),
    redirect: (as) => load(number, backstage.redirectUrlOf(number, as)),
  });
  const props: Props = {
    tab,
    server: backstage.change,
    expire: () => backstage.change({ advance: (scene.rules?.tokenLifetime ?? TOKEN_LIFETIME) * SECOND + 1 }),
    wait,
    until,
    settle,
    mark: (text) => void marks.push({ text, at: now() }),
  };

  await scene.play(props);
  const probes = [];
  for (const [tab, page] of pages) probes.push({ tab, id: await page.play({ type: 'probe' }) });
  // What the last answers have changed is to be seen in the picture, too.
  await wait(AFTERWARDS);
  const to = now();
  for (const page of pages.values()) await gather(page);
  const begin = spans.find(({ kind }) => kind === 'login')?.from ?? to;
  return { from: begin, to, spans, shown, marks, probes, log: await backstage.log() };
}

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
