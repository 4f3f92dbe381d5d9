import { act, StrictMode, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { onTestFinished, vi } from 'vitest';

/** Renders in strict mode, until the test is over. */
export async function mount(node: ReactNode): Promise<HTMLElement> {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  const container = document.createElement('div');
  const root = createRoot(container);
  // What suspends goes on only after an act that is awaited.
  await act(async () => root.render(<StrictMode>{node}</StrictMode>));
  onTestFinished(() => act(() => root.unmount()));
  return container;
}
