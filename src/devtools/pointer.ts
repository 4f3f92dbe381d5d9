import { itemAt, momentOf } from './layout.ts';
import type { Group } from './group.ts';
import type { Item } from './track.ts';
import { pan, type View, zoom } from './view.ts';

/** The actions of pointer input on the picture. */
export interface PointerActions {
  readonly view: () => View;
  readonly now: () => number;
  /** Shows another stretch of time, and stops following. */
  readonly look: (view: View) => void;
  readonly select: (group: Group, item: Item | undefined) => void;
  readonly open: () => void;
}

const DRAG = 4;
const WHEEL = 0.0025;

/** A click selects and opens, a drag moves in time, a pinch or the wheel with Ctrl zooms. */
export function handlePointer(group: Group, actions: PointerActions): void {
  const { chart } = group;
  let start: { readonly x: number; readonly view: View; isDrag: boolean } | undefined;
  chart.addEventListener('pointerdown', ({ offsetX, pointerId }) => {
    start = { x: offsetX, view: actions.view(), isDrag: false };
    chart.setPointerCapture(pointerId);
  });
  chart.addEventListener('pointermove', ({ offsetX }) => {
    if (start === undefined) return;
    start.isDrag ||= Math.abs(offsetX - start.x) > DRAG;
    const { from, to } = start.view;
    if (start.isDrag) actions.look(pan(start.view, ((start.x - offsetX) / chart.clientWidth) * (to - from)));
  });
  chart.addEventListener('pointercancel', () => (start = undefined));
  chart.addEventListener('pointerup', ({ offsetX, offsetY }) => {
    const isClick = start !== undefined && !start.isDrag;
    start = undefined;
    if (!isClick) return;
    const item = itemAt(group.layout(actions.view(), actions.now()), offsetX, offsetY);
    actions.select(group, item);
    if (item !== undefined) actions.open();
  });
  chart.addEventListener(
    'wheel',
    (event) => {
      const { ctrlKey, metaKey, deltaX, deltaY, offsetX } = event;
      const view = actions.view();
      if (ctrlKey || metaKey) {
        const around = momentOf(group.layout(view, actions.now()), offsetX);
        actions.look(zoom(view, Math.exp(deltaY * WHEEL), around));
      } else if (Math.abs(deltaX) > Math.abs(deltaY))
        actions.look(pan(view, (deltaX / chart.clientWidth) * (view.to - view.from)));
      else return;
      event.preventDefault();
    },
    { passive: false },
  );
}
