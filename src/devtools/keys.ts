import type { Item } from './track.ts';

/** An action of the keyboard. */
export type KeyAction =
  | { readonly type: 'select'; readonly item: Item }
  | { readonly type: 'group'; readonly by: 1 | -1 }
  | { readonly type: 'zoom'; readonly factor: number }
  | { readonly type: 'close' | 'follow' | 'open' };

/** Returns the action of a key while an item has the focus. */
export function actionOf(key: string, items: readonly Item[], selected: Item | undefined): KeyAction | undefined {
  const at = selected === undefined ? -1 : items.indexOf(selected);
  const go = (index: number): KeyAction | undefined => {
    const item = items.at(Math.min(Math.max(index, 0), items.length - 1));
    return item === undefined ? undefined : { type: 'select', item };
  };
  switch (key) {
    case 'ArrowRight':
      return go(at + 1);
    case 'ArrowLeft':
      return go(at === -1 ? items.length - 1 : at - 1);
    case 'Home':
      return go(0);
    case 'End':
      return go(items.length - 1);
    case 'ArrowDown':
      return { type: 'group', by: 1 };
    case 'ArrowUp':
      return { type: 'group', by: -1 };
    case '+':
      return { type: 'zoom', factor: 0.5 };
    case '-':
      return { type: 'zoom', factor: 2 };
    case '0':
      return { type: 'follow' };
    case 'Enter':
    case ' ':
      return { type: 'open' };
    case 'Escape':
      return { type: 'close' };
    default:
      return undefined;
  }
}
