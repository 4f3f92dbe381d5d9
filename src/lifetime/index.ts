export type { WatchActivity } from './activity.ts';
export { lifetime } from './lifetime.ts';
export type { Lifetime, SessionTimeout } from './lifetime.ts';
export type { Warning } from './limits.ts';
export type { LifetimeOptions } from './options.ts';
