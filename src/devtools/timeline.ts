import { createDetail, showDetail } from './detail.ts';
import type { Fact } from './fact.ts';
import { createGroup, createScale, type Group } from './group.ts';
import { type KeyAction, actionOf } from './keys.ts';
import { make } from './make.ts';
import { createNarrator } from './narrator.ts';
import { now } from './now.ts';
import { createPainter } from './painter.ts';
import { type Palette, readPalette } from './palette.ts';
import { handlePointer } from './pointer.ts';
import { apply } from './record.ts';
import { clearTrack, createTrack, type Item, type Track } from './track.ts';
import { createTools } from './tools.ts';
import { follow, reveal, type View, whole, zoom } from './view.ts';

/** The timeline inside its element. */
export interface Timeline {
  readonly take: (name: string, fact: Fact) => void;
  /** Removes a page. */
  readonly remove: (name: string) => void;
  readonly clear: () => void;
  /** Starts to draw. Returns a function that stops. */
  readonly start: () => () => void;
}

/** Milliseconds between two updates of the tokens. */
const TICK = 500;

export function createTimeline(root: ShadowRoot): Timeline {
  const groups = new Map<string, Group>();
  const narrator = createNarrator();
  const scale = createScale();
  const probe = make('span', { hidden: '' });
  const box = make('div', { class: 'groups' });
  const panel = createDetail(() => close());
  let palette: Palette | undefined;
  let fixed: View | undefined;
  let shown: View = follow([], now());
  let selected: { readonly group: Group; readonly item: Item } | undefined;

  const tracks = (): Track[] => [...groups.values()].map(({ track }) => track);
  const isMoving = (): boolean => tracks().some(({ open }) => open.size > 0);

  const painter = createPainter({ paint, isMoving });

  function paint(): void {
    palette ??= readPalette(probe);
    const moment = now();
    shown = fixed ?? follow(tracks(), moment);
    const scene = { view: shown, now: moment, palette, selected: selected?.item };
    for (const group of groups.values()) group.draw(scene);
    scale.draw(scene);
    if (!isMoving()) narrator.settle(tracks());
  }

  function look(view: View | undefined): void {
    fixed = view;
    tools.showFollowing(view === undefined);
    painter.schedule();
  }

  function select(group: Group, item: Item | undefined): void {
    selected = item === undefined ? undefined : { group, item };
    if (item === undefined) close();
    else {
      if (item.from < shown.from || item.from > shown.to) look(reveal(shown, item.from));
      narrator.read(item, group.track);
      if (!panel.hidden) open();
    }
    painter.schedule();
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

  function perform(group: Group, action: KeyAction): void {
    switch (action.type) {
      case 'select':
        return select(group, action.item);
      case 'group':
        return neighbour(group, action.by)?.chart.focus();
      case 'zoom':
        return look(zoom(shown, action.factor, selected?.item.from ?? (shown.from + shown.to) / 2));
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
    handlePointer(group, { view: () => shown, now, look, open, select });
    group.chart.addEventListener('keydown', (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const own = selected?.group === group ? selected.item : undefined;
      const items = own === undefined ? group.layout(shown, now()).items : group.track.items;
      const action = actionOf(event.key, items, own);
      if (action === undefined) return;
      event.preventDefault();
      perform(group, action);
    });
    box.append(group.element);
    resized.observe(group.chart);
    arrange();
    return group;
  }

  function arrange(): void {
    box.style.setProperty('--count', String(Math.max(groups.size, 1)));
    box.toggleAttribute('data-many', groups.size > 1);
    painter.schedule();
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

  function clear(): void {
    selected = undefined;
    close();
    tracks().forEach(clearTrack);
    narrator.note();
    narrator.say('Cleared.');
    look(undefined);
  }

  panel.addEventListener('keydown', ({ key }) => key === 'Escape' && close());
  const resized = new ResizeObserver(() => painter.schedule());
  root.append(tools.element, box, scale.element, panel, ...narrator.elements, probe);

  return {
    take(name, fact) {
      const group = groups.get(name) ?? add(name);
      apply(group.track, fact);
      narrator.note();
      painter.schedule();
    },
    remove,
    clear,
    start() {
      const dark = matchMedia('(prefers-color-scheme: dark)');
      const repaint = (): void => {
        palette = undefined;
        painter.schedule();
      };
      painter.start();
      dark.addEventListener('change', repaint);
      // While the picture shows a token's lifetime it moves in steps; otherwise only the seconds change.
      const timer = setInterval(() => {
        if (fixed === undefined && shown.to > now()) painter.schedule();
        else groups.forEach(({ tick }) => tick(now()));
      }, TICK);
      repaint();
      return () => {
        painter.stop();
        dark.removeEventListener('change', repaint);
        clearInterval(timer);
      };
    },
  };
}
