import { onOrder, say } from './post.ts';

// A frame that runs the reader's code: a page of its own, whose import map knows `rebearer`. Each run is a new page.
function print(...values: readonly unknown[]): void {
  const text = values.map((value) =>
    typeof value === 'string' ? value : (JSON.stringify(value, null, 2) ?? String(value)),
  );
  say({ type: 'printed', text: text.join(' ') });
}

for (const level of ['log', 'info', 'warn', 'error'] as const) console[level] = print;
addEventListener('error', ({ message }) => print(message));
addEventListener('unhandledrejection', ({ reason }) => print(String(reason)));

onOrder((order) => {
  if (order.type !== 'run') return;
  const script = document.createElement('script');
  script.type = 'module';
  script.textContent = order.code;
  document.body.append(script);
});
say({ type: 'ready' });
