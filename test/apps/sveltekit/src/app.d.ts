import type { Peeked } from 'rebearer/server';

declare global {
  namespace App {
    interface Locals {
      /** The user of the page's cookie. `undefined` means unknown, not signed out. */
      visitor: Peeked<{ readonly name: string }> | undefined;
    }
  }
}
