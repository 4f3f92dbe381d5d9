import { defineTimeline } from 'rebearer/devtools';
import { channel, recorder } from './auth.ts';
import { conditions } from './conditions.ts';
import { tell } from './orders.ts';
import { createRival, type Rival, rivalName } from './rival.ts';
import { setOffline, setSkew } from './weather.ts';

defineTimeline();

/** The timeline of this page and its tabs. */
export const timeline: HTMLElementTagNameMap['rebearer-timeline'] = document.createElement('rebearer-timeline');
timeline.setAttribute('channel', channel);
timeline.show(recorder);

let made: Rival | undefined;

/** The interceptor, created when it is first shown. */
export function rival(): Rival {
  made ??= createRival();
  return made;
}

export function tabFrames(): readonly HTMLIFrameElement[] {
  return [...document.querySelectorAll<HTMLIFrameElement>('iframe[data-tab]')];
}

/** Tells a frame of the weather that it is in. */
export function brief(frame: HTMLIFrameElement): void {
  const { isOffline, skew } = conditions.get();
  tell(frame, { type: 'weather', isOffline, skew });
}

/** Does what the switches say: weather for all tabs, a lane for the interceptor, no lanes for frames that are gone. */
export function direct(): () => void {
  let before = conditions.get();
  let stopShowing: (() => void) | undefined;
  return conditions.subscribe(() => {
    const { isOffline, skew, hasInterceptor, tabs } = conditions.get();
    setSkew(skew);
    setOffline(isOffline);
    tabFrames().forEach(brief);
    if (hasInterceptor && stopShowing === undefined) {
      stopShowing = timeline.show(rival().recorder);
      rival()
        .prepare()
        .catch(() => undefined);
    }
    if (!hasInterceptor && stopShowing !== undefined) {
      stopShowing();
      stopShowing = undefined;
      timeline.forget(rivalName);
    }
    for (let tab = tabs + 1; tab <= before.tabs; tab++) timeline.forget(`tab ${tab}`);
    before = conditions.get();
  });
}
