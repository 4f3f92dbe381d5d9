import type { MouseEvent, ReactElement, ReactNode } from 'react';
import { push } from './location.ts';

export function Link({ to, children }: { readonly to: string; readonly children: ReactNode }): ReactElement {
  function follow(event: MouseEvent): void {
    // A click for a new tab opens one.
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    push(to);
  }
  return (
    <a href={`/react${to}`} onClick={follow}>
      {children}
    </a>
  );
}
