import { defineTimeline } from 'rebearer/devtools';
import { type Conditions, DEFAULTS } from './conditions.ts';
import { showJar, showLog } from './log-view.ts';
import { codeFor, MARKUP } from './markup.ts';
import { CHANGED, type Line, type Order, type Report, TIMELINE, type Word } from './messages.ts';
import { bindSliders } from './sliders.ts';
import { tallyOf, verdictOf } from './storm.ts';
import { type AskWorker, startWorker } from './worker-line.ts';

/** Of each of the two tabs. */
const CALLS = 20;
/** A browser stops a worker that has heard nothing for half a minute, and with it the sessions in its memory. */
const STAY_AWAKE = 10_000;

function find<Kind extends Element>(root: ParentNode, selector: string, kind: new () => Kind): Kind {
  const found = root.querySelector(selector);
  if (!(found instanceof kind)) throw new TypeError(`There is no ${selector}.`);
  return found;
}

/** Puts the playground into an element of the page. `folder` is where its files and its server are. Returns the way to stop. */
export function mountPlayground(root: HTMLElement, folder: string): () => void {
  const stopped = new AbortController();
  const { signal } = stopped;
  root.innerHTML = MARKUP;
  defineTimeline();
  const timeline = document.createElement('rebearer-timeline');
  timeline.setAttribute('channel', TIMELINE);
  const notice = find(root, '.pg-notice', HTMLElement);
  const verdict = find(root, '.pg-verdict', HTMLElement);
  const log = find(root, '.pg-log', HTMLElement);
  const jar = find(root, '.pg-jar', HTMLElement);
  const printed = find(root, '.pg-editor pre', HTMLElement);
  const code = find(root, '.pg-editor textarea', HTMLTextAreaElement);
  const runner = find(root, '.pg-editor iframe', HTMLIFrameElement);
  const tabs = [...root.querySelectorAll<HTMLIFrameElement>('.pg-tabs iframe')];
  const buttons = [...root.querySelectorAll<HTMLButtonElement>('[data-act]')];
  const signedIn = new Set<HTMLIFrameElement>();
  const waiting = new Map<HTMLIFrameElement, () => void>();
  let conditions: Conditions = DEFAULTS;
  let lines: readonly Line[] = [];
  let startedAt: number | undefined;
  let isStorming = false;

  const remark = (text: string): void => {
    notice.hidden = false;
    notice.replaceChildren(text);
  };
  const tell = (frame: HTMLIFrameElement, order: Order): void =>
    frame.contentWindow?.postMessage(order, location.origin);
  const take = (report: Report | undefined): void => {
    if (report === undefined) return;
    if (startedAt !== undefined && startedAt !== report.startedAt)
      remark('The browser has stopped the worker in the meantime: its memory is gone, and so are the sessions.');
    ({ lines, startedAt } = report);
    showLog(log, lines);
    showJar(jar, report.jar);
  };
  const enable = (): void => {
    for (const button of buttons)
      button.disabled =
        startedAt === undefined || (button.dataset['act'] !== 'run' && (signedIn.size === 0 || isStorming));
  };

  const load = (tab: HTMLIFrameElement | undefined): void => {
    if (tab !== undefined) tab.src = `${folder}tab.html?name=${encodeURIComponent(tab.dataset['name'] ?? '')}`;
  };

  async function storm(ask: AskWorker): Promise<void> {
    isStorming = true;
    enable();
    verdict.replaceChildren(`${2 * CALLS} calls on the way …`);
    const before = (await ask({ type: 'expire' }))?.lines.at(-1)?.number ?? 0;
    timeline.clear();
    await Promise.all(
      tabs.map(async (tab) => {
        const done = new Promise<void>((resolve) => waiting.set(tab, resolve));
        tell(tab, { type: 'storm', calls: CALLS });
        await done;
      }),
    );
    take(await ask({ type: 'report' }));
    const state = signedIn.size === tabs.length ? 'Still signed in.' : 'The user is signed out.';
    verdict.replaceChildren(`${verdictOf(tallyOf(lines, before), 2 * CALLS)} ${state}`);
    isStorming = false;
    enable();
  }

  function hear(frame: HTMLIFrameElement, word: Word): void {
    switch (word.type) {
      case 'ready':
        if (frame === runner) tell(frame, { type: 'run', code: code.value });
        else {
          tell(frame, { type: 'clock', offset: conditions.clockOffset });
          // One after the other, so that the timeline has them in their order.
          load(tabs[tabs.indexOf(frame) + 1]);
        }
        return;
      case 'session':
        if (word.isSignedIn) signedIn.add(frame);
        else signedIn.delete(frame);
        enable();
        return;
      case 'done':
        waiting.get(frame)?.();
        return;
      case 'printed':
        printed.append(`${word.text}\n`);
    }
  }

  async function start(): Promise<void> {
    const ask = await startWorker(folder);
    const update = async (): Promise<void> => take(await ask({ type: 'report' }));
    take(await ask({ type: 'conditions', conditions }));
    if (signal.aborted) return;
    enable();
    load(tabs[0]);

    bindSliders(find(root, '.pg-conditions', HTMLFormElement), (changed) => {
      conditions = changed;
      for (const tab of tabs) tell(tab, { type: 'clock', offset: conditions.clockOffset });
      void ask({ type: 'conditions', conditions });
    });
    const actions: Readonly<Record<string, () => void>> = {
      storm: () => void storm(ask),
      lose: () => {
        void ask({ type: 'lose-next' });
        verdict.replaceChildren('The next answer of a refresh will be lost, after the server has replaced the cookie.');
      },
      run: () => {
        printed.replaceChildren();
        runner.src = `${folder}run.html?name=quick%20start&run=${Date.now()}`;
      },
    };
    for (const button of buttons)
      button.addEventListener('click', () => actions[button.dataset['act'] ?? '']?.(), { signal });

    const changed = new BroadcastChannel(CHANGED);
    let isAsking = false;
    changed.addEventListener('message', () => {
      // A storm has many changes; the page reads once a frame.
      if (isAsking) return;
      isAsking = true;
      requestAnimationFrame(() => {
        isAsking = false;
        void update();
      });
    });
    const awake = setInterval(() => void update(), STAY_AWAKE);
    signal.addEventListener('abort', () => {
      changed.close();
      clearInterval(awake);
    });
    const files = ['', 'tab.html', 'tab.js', 'tab.css', 'run.html', 'run.js', 'rebearer.js', 'page.js'];
    const loaded = performance.getEntriesByType('resource').map(({ name }) => name);
    const own = files.map((file) => new URL(folder + file, location.href).href);
    const urls = [...own, ...loaded.filter((url) => url.startsWith(location.origin))];
    void ask({ type: 'keep', urls: [...new Set(urls)] });
  }

  find(root, '.pg-timeline', HTMLElement).append(timeline);
  code.value = codeFor(folder);
  addEventListener(
    'message',
    ({ data, origin, source }: MessageEvent<Word>) => {
      const frame = [...tabs, runner].find(({ contentWindow }) => contentWindow === source);
      if (origin === location.origin && frame !== undefined) hear(frame, data);
    },
    { signal },
  );
  start().catch((error: unknown) => remark(`The playground needs a Service Worker. ${String(error)}`));
  return () => stopped.abort();
}
