import type { Contestant, Setup } from './contestant.ts';

type Make = (setup: Setup) => Contestant;

/** Each a file of its own: a page that plays one loads no other's code. */
export const CONTESTANTS = {
  rebearer: async () => (await import('./rebearer.ts')).createRebearer,
  tutorial: async () => (await import('./tutorial.ts')).createTutorial,
  queue: async () => (await import('./queue.ts')).createQueue,
  plain: async () => (await import('./plain.ts')).createPlain,
  axios: async () => (await import('./axios.ts')).createAxios,
  ky: async () => (await import('./ky.ts')).createKy,
} satisfies Record<string, () => Promise<Make>>;

export type ContestantName = keyof typeof CONTESTANTS;

export function isContestant(name: string): name is ContestantName {
  return Object.hasOwn(CONTESTANTS, name);
}
