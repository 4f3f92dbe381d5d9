import { createStore } from './store.ts';

/** What the page knows about its token: which one it is and how long it lives. The token itself stays in `auth`. */
export interface Token {
  readonly generation: number;
  readonly expiresAt: number;
  readonly lifetime: number;
}

export const token = createStore<Token | undefined>(undefined);

export function hasUsableToken(): boolean {
  return Date.now() < (token.get()?.expiresAt ?? 0);
}
