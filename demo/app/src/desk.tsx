import type { ReactElement } from 'react';
import { change, type Conditions, conditions } from './conditions.ts';
import { Choice } from './choice.tsx';
import { Slider } from './slider.tsx';
import { useStore } from './store.ts';
import { Switch } from './switch.tsx';
import { wave } from './wave.ts';

// On a narrow screen it opens by a tap, so that the buttons and what they change stay together.
const HAS_ROOM = matchMedia('(width >= 72rem)').matches;
const set = (given: Partial<Conditions>): void => void change(given);

/** Everything that can be made hard. */
export function Desk(): ReactElement {
  const now = useStore(conditions);
  // A frame that goes would take its part of the wave along.
  const isFiring = useStore(wave)?.isOver === false;
  return (
    <details className="desk" open={HAS_ROOM}>
      <summary>
        <h2>Make it hard</h2>
      </summary>
      <div className="desk-controls">
        <Choice
          name="Tabs"
          options={[1, 2, 4]}
          value={now.tabs}
          word={(value) => String(value)}
          isDisabled={isFiring}
          onChange={(tabs) => set({ tabs })}
        />
        <Switch
          name="Interceptor beside it"
          hint="What most projects have"
          isOn={now.hasInterceptor}
          onChange={(hasInterceptor) => set({ hasInterceptor })}
        />
        <Choice
          name="A refresh is answered"
          options={['normal', '500', '401', 'never']}
          value={now.refresh}
          word={(value) => value}
          onChange={(refresh) => set({ refresh })}
        />
        <Switch
          name="Strict rotation"
          hint="No grace for a used cookie"
          isOn={now.isStrict}
          onChange={(isStrict) => set({ isStrict })}
        />
        <Switch
          name="Offline"
          hint="Nothing reaches the server"
          isOn={now.isOffline}
          onChange={(isOffline) => set({ isOffline })}
        />
        <Slider
          name="Token lifetime"
          range={[5, 120, 5]}
          value={now.tokenLifetime}
          word={`${now.tokenLifetime} s`}
          onChange={(tokenLifetime) => set({ tokenLifetime })}
        />
        <Slider
          name="Latency"
          range={[0, 1000, 20]}
          value={now.latency}
          word={`${now.latency} ms`}
          onChange={(latency) => set({ latency })}
        />
        <Slider
          name="This browser’s clock"
          range={[-600, 600, 30]}
          value={now.skew / 1000}
          word={skewText(now.skew / 1000)}
          onChange={(seconds) => set({ skew: seconds * 1000 })}
        />
      </div>
    </details>
  );
}

function skewText(seconds: number): string {
  if (seconds === 0) return 'right';
  const [minutes, rest] = [Math.floor(Math.abs(seconds) / 60), Math.abs(seconds) % 60];
  return `${minutes}:${String(rest).padStart(2, '0')} ${seconds > 0 ? 'fast' : 'slow'}`;
}
