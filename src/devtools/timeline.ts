import { describe, summaryOf } from './describe.ts';
import { createDetail, showDetail } from './detail.ts';
import type { Fact } from './fact.ts';
import { createGroup, createScale, type Group } from './group.ts';
import { handle } from './hands.ts';
import { type Wish, wishOf } from './keys.ts';
import { createList } from './list.ts';
import { make, write } from './make.ts';
import { type Palette, readPalette } from './palette.ts';
import { apply, createTrack, currentToken, type Item, type Track } from './record.ts';
import { createTools } from './tools.ts';
import { follow, reveal, type View, whole, zoom } from './view.ts';

/** The timeline inside its element. */
export interface Timeline {
  readonly take: (name: string, fact: Fact) => void;
  /** Forgets a page. */
  readonly remove: (name: string) => void;
  readonly clear: () => void;
  /** Begins to draw; returns the stop. */
  readonly start: () => () => void;
}

/** Milliseconds between two pictures where motion is not wanted. */
const CALM = 400;
/** Milliseconds between two looks at the tokens. */
const TICK = 500;

export function createTimeline(root: ShadowRoot): Timeline {
  const groups = new Map<string, Group>();
  const list = createList();
  const scale = createScale();
  const probe = make('span', { hidden: '' });
  const summary = make('p', { class: 'summary', role: 'status' }, 'Nothing has happened yet.');
  const box = make('div', { class: 'groups' });
  const panel = createDetail(() => close());
  const calm = matchMedia('(prefers-reduced-motion: reduce)');
  let palette: Palette | undefined;
  let fixed: View | undefined;
  let shown: View = follow([], now());
  let selected: { readonly group: Group; readonly item: Item } | undefined;
  let cancel: (() => void) | undefined;
  let isRunning = false;
  let told = new Set<unknown>();

  const tracks = (): Track[] => [...groups.values()].map(({ track }) => track);
  const isMoving = (): boolean => tracks().some(({ open }) => open.size > 0);

  /** Draws once with the next frame, and again as long as something moves. */
  function schedule(): void {
    if (!isRunning || cancel !== undefined) return;
    const later = calm.matches && isMoving() ? setTimeout(paint, CALM) : undefined;
    const frame = later === undefined ? requestAnimationFrame(paint) : 0;
    cancel = () => (later === undefined ? cancelAnimationFrame(frame) : clearTimeout(later));
  }

  function paint(): void {
    cancel = undefined;
    palette ??= readPalette(probe);
    const moment = now();
    shown = fixed ?? follow(tracks(), moment);
    const scene = { view: shown, now: moment, palette, selected: selected?.item };
    for (const group of groups.values()) group.draw(scene);
    scale.draw(scene);
    if (isMoving()) schedule();
    else settle();
  }

  /** Says what has come of a burst, once. */
  function settle(): void {
    const over = tracks().filter(({ burst }) => burst?.to !== undefined && !told.has(burst));
    for (const { burst } of over) told.add(burst);
    told = new Set(tracks().flatMap(({ burst }) => (told.has(burst) ? [burst] : [])));
    if (over.length > 0) write(summary, summaryOf(over));
    list.update(tracks());
  }

  function look(view: View | undefined): void {
    fixed = view;
    tools.showFollowing(view === undefined);
    schedule();
  }

  function select(group: Group, item: Item | undefined): void {
    selected = item === undefined ? undefined : { group, item };
    if (item === undefined) close();
    else {
      if (item.from < shown.from || item.from > shown.to) look(reveal(shown, item.from));
      const { title, outcome, cause } = describe(item, group.track);
      write(summary, [title, outcome, cause].filter((text) => text !== '').join('. '));
      if (!panel.hidden) open();
    }
    schedule();
  }

  function open(): void {
    if (selected !== undefined) showDetail(panel, selected.item, selected.group.track);
  }

  function close(): void {
    const hadFocus = panel.contains(root.activeElement);
    panel.hidden = true;
    if (hadFocus) selected?.group.chart.focus();
  }

  const tools = createTools({
    zoom: (factor) => look(zoom(shown, factor, (shown.from + shown.to) / 2)),
    follow: () => look(undefined),
    whole: () => look(whole(tracks(), now())),
    clear: () => clear(),
  });

  function obey(group: Group, wish: Wish): void {
    switch (wish.type) {
      case 'select':
        return select(group, wish.item);
      case 'group':
        return neighbour(group, wish.by)?.chart.focus();
      case 'zoom':
        return look(zoom(shown, wish.factor, selected?.item.from ?? (shown.from + shown.to) / 2));
      case 'follow':
        return look(undefined);
      case 'open':
        open();
        return panel.hidden ? undefined : panel.focus();
      case 'close':
        return close();
    }
  }

  function neighbour(group: Group, by: 1 | -1): Group | undefined {
    const all = [...groups.values()];
    return all[all.indexOf(group) + by];
  }

  function add(name: string): Group {
    const group = createGroup(createTrack(name));
    groups.set(name, group);
    const reach = { view: () => shown, now, look, open, select };
    handle(group, reach);
    group.chart.addEventListener('keydown', (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const own = selected?.group === group ? selected.item : undefined;
      const items = own === undefined ? group.layout(shown, now()).items : group.track.items;
      const wish = wishOf(event.key, items, own);
      if (wish === undefined) return;
      event.preventDefault();
      obey(group, wish);
    });
    box.append(group.element);
    resized.observe(group.chart);
    arrange();
    return group;
  }

  function arrange(): void {
    box.style.setProperty('--count', String(Math.max(groups.size, 1)));
    box.toggleAttribute('data-many', groups.size > 1);
    schedule();
  }

  function remove(name: string): void {
    const group = groups.get(name);
    if (group === undefined) return;
    if (selected?.group === group) select(group, undefined);
    resized.unobserve(group.chart);
    group.element.remove();
    groups.delete(name);
    arrange();
  }

  /** What is under way stays, and so does the token. */
  function clear(): void {
    selected = undefined;
    close();
    for (const { track } of groups.values()) {
      track.items.splice(0, Infinity, ...track.open.values());
      track.tokens.splice(0, track.tokens.length - (currentToken(track) === undefined ? 0 : 1));
      Object.assign(track.counts, { calls: 0, refused: 0, refreshes: 0, replays: 0, failures: 0 });
      track.burst = undefined;
    }
    write(summary, 'Cleared.');
    look(undefined);
  }

  panel.addEventListener('keydown', ({ key }) => key === 'Escape' && close());
  const resized = new ResizeObserver(() => schedule());
  root.append(tools.element, box, scale.element, panel, summary, list.element, probe);

  return {
    take(name, fact) {
      const group = groups.get(name) ?? add(name);
      apply(group.track, fact);
      schedule();
    },
    remove,
    clear,
    start() {
      const dark = matchMedia('(prefers-color-scheme: dark)');
      const repaint = (): void => {
        palette = undefined;
        schedule();
      };
      isRunning = true;
      dark.addEventListener('change', repaint);
      // Where tokens run down in the picture, it goes along in steps; elsewhere only the seconds do.
      const timer = setInterval(() => {
        if (fixed === undefined && shown.to > now()) schedule();
        else groups.forEach(({ tick }) => tick(now()));
      }, TICK);
      repaint();
      return () => {
        isRunning = false;
        cancel?.();
        cancel = undefined;
        dark.removeEventListener('change', repaint);
        clearInterval(timer);
      };
    },
  };
}

function now(): number {
  return performance.timeOrigin + performance.now();
}
