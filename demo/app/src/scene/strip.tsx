import type { ReactElement } from 'react';
import type { Played } from '../../../scenes/conduct.ts';
import { type Bar, pictureOf, type TabPicture } from './strip-lanes.ts';

const LANE = 9;
const PAD = 7;

interface StripParts {
  readonly played: Played;
  /** Milliseconds that the picture shows: the same for all contestants. */
  readonly length: number;
  readonly label: string;
}

/** What the pages of one contestant have seen: a row a tab, coloured by whom it shows. */
export function Strip({ played, length, label }: StripParts): ReactElement {
  const tabs = pictureOf(played, length);
  return (
    <div className="strip" role="img" aria-label={label}>
      <Marks played={played} length={length} />
      {tabs.map((tab) => (
        <Row key={tab.tab} picture={tab} />
      ))}
    </div>
  );
}

function Marks({ played: { marks, from, to }, length }: Omit<StripParts, 'label'>): ReactElement | null {
  const named = marks
    .map(({ text, at }, index) => ({ text, at, end: marks[index + 1]?.at ?? to }))
    .filter(({ text }) => text !== '');
  if (named.length === 0) return null;
  return (
    <div className="marks" aria-hidden="true">
      {named.map(({ text, at, end }) => (
        <span key={at} style={{ left: percent((at - from) / length), width: percent((end - at) / length) }}>
          {text}
        </span>
      ))}
    </div>
  );
}

function Row({ picture: { tab, bands, bars, lanes } }: { readonly picture: TabPicture }): ReactElement {
  const last = bands.at(-1);
  return (
    <div className="strip-row" data-tab={tab} data-user={last?.user ?? 'login'}>
      <svg height={lanes * LANE + 2 * PAD} aria-hidden="true">
        {bands.map((band) => (
          <rect
            key={band.from}
            className="band"
            data-user={band.user ?? 'login'}
            data-warned={band.isWarned}
            x={percent(band.from)}
            width={percent(band.to - band.from)}
            height="100%"
          />
        ))}
        {bars.map((bar, index) => (
          <BarLine key={index} bar={bar} />
        ))}
      </svg>
      <span className="end">{last?.user ?? 'login'}</span>
    </div>
  );
}

function BarLine({ bar }: { readonly bar: Bar }): ReactElement {
  const y = PAD + LANE * (bar.lane + 0.5);
  return (
    <g className="bar" data-kind={bar.kind} data-good={bar.isGood}>
      <title>{bar.title}</title>
      <line x1={percent(bar.from)} x2={percent(bar.to)} y1={y} y2={y} />
      {bar.refusals.map((at) => (
        <circle key={at} cx={percent(at)} cy={y} r={3.5} />
      ))}
    </g>
  );
}

function percent(share: number): string {
  return `${(share * 100).toFixed(2)}%`;
}
