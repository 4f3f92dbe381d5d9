import { CONTESTANTS, type ContestantName, isContestant } from '../../scenes/contestants/contestants.ts';
import { createPlayer, type Player } from '../../scenes/player.ts';
import type { Weather } from '../../scenes/scene.ts';
import { installWeather, setOffline, setSkew } from './weather.ts';

/** What the page of a player offers to the page that conducts the scene. */
export interface Stand extends Pick<Player, 'facts' | 'play'> {
  readonly weather: (weather: Weather) => void;
}

declare global {
  /** In the page of a player. */
  var stand: Promise<Stand> | undefined;
}

const query = new URLSearchParams(location.search);
const who: string = query.get('who') ?? '';

globalThis.stand = setUp(isContestant(who) ? who : 'plain');

async function setUp(who: ContestantName): Promise<Stand> {
  installWeather();
  const make = await CONTESTANTS[who]();
  const base = `/play/${query.get('run')}`;
  const player = createPlayer({
    base,
    tab: Number(query.get('tab')),
    make: (onChange) => make({ base, onChange, asksInPlace: query.has('asks') }),
  });
  await player.ready;
  return {
    ...player,
    weather({ isOffline, skew }) {
      if (skew !== undefined) setSkew(skew);
      if (isOffline !== undefined) setOffline(isOffline);
    },
  };
}
