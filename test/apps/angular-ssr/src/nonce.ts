import { DOCUMENT, inject, REQUEST_CONTEXT } from '@angular/core';

/** Returns the nonce of the page, for what Angular writes: the server hands it over, and the browser finds it on a script. */
export function injectNonce(): string | null {
  const context = inject(REQUEST_CONTEXT) as { readonly nonce: string } | null;
  return context?.nonce ?? inject(DOCUMENT).querySelector<HTMLElement>('script[nonce]')?.nonce ?? null;
}
