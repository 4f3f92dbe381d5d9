export type { HoldAndReplay } from '../reauthentication.ts';
export { holdAndReplay } from './hold-and-replay.ts';
export type { HoldOptions } from './options.ts';
export type { Reauthenticate, ReauthenticateContext } from './reauthenticate.ts';
export type { ReauthenticationCause } from '../events/events.ts';
export type { StepUp } from '../reauthentication.ts';
