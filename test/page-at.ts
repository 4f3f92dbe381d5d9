import type { Page } from 'rebearer/testing';

/** A page of an origin that is online, is never hidden, and never wakes. */
export function pageAt(origin: string): Page {
  return {
    baseUrl: () => `${origin}/`,
    origin: () => origin,
    isOnline: () => true,
    onWake: () => () => {},
    onHide: () => () => {},
  };
}
