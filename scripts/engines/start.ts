import { startChromium } from './chromium.ts';
import type { Engine } from './engine.ts';
import { startWebKit } from './webkit.ts';

export const ENGINES = {
  chromium: startChromium,
  // What drives it is installed for it alone.
  firefox: async () => (await import('./firefox.ts')).startFirefox(),
  webkit: startWebKit,
} as const;

export type EngineName = keyof typeof ENGINES;

/** Starts the engine of this name; Chromium where none is given. */
export function startEngine(name = 'chromium'): Promise<Engine> {
  if (!isEngineName(name)) throw new Error(`There is no engine "${name}", only ${Object.keys(ENGINES).join(', ')}.`);
  return ENGINES[name]();
}

export function isEngineName(name: string): name is EngineName {
  return Object.hasOwn(ENGINES, name);
}
