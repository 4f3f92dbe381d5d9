import { describe, milliseconds, type Step } from './describe.ts';
import { make } from './make.ts';
import type { Item, Track } from './track.ts';

/** Fills the panel with all details of an item. */
export function showDetail(panel: HTMLElement, item: Item, track: Track): void {
  const { title, outcome, cause, steps } = describe(item, track);
  panel.hidden = false;
  panel
    .querySelector('.facts')
    ?.replaceChildren(
      make('h3', {}, title),
      make('p', { class: 'outcome' }, outcome === '' ? track.name : `${track.name}: ${outcome}`),
      make('p', {}, cause),
      make('ol', {}, ...steps.map(line)),
    );
}

export function createDetail(close: () => void): HTMLElement {
  const button = make('button', { type: 'button' }, 'Close');
  button.addEventListener('click', close);
  const facts = make('div', { class: 'facts' });
  return make('section', { class: 'detail', 'aria-label': 'Details', tabindex: '-1', hidden: '' }, facts, button);
}

function line({ type, text, after, lasted }: Step): HTMLElement {
  const time = lasted === undefined ? 'still under way' : `for ${milliseconds(lasted)}`;
  const when = make('span', { class: 'when' }, `after ${milliseconds(after)}, ${time}`);
  return make('li', { 'data-type': type }, make('i', { 'aria-hidden': 'true' }), text, when);
}
