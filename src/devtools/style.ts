/** The style sheet. Every colour is a custom property, so that a page can change it. */
export const STYLE = `
:host {
  color-scheme: light dark;
  --rb-ink: light-dark(#15191c, #e9edf0);
  --rb-soft: light-dark(#59646c, #9aa6ae);
  --rb-line: light-dark(#e9edef, #20272c);
  --rb-surface: light-dark(#ffffff, #12161a);
  --rb-waiting: light-dark(#aab5bd, #6a7780);
  --rb-sent: light-dark(#5c80a3, #7a9fc2);
  --rb-refused: light-dark(#d33d33, #ff6a5e);
  --rb-refresh: light-dark(#dd9c00, #f6c244);
  --rb-replay: light-dark(#12936a, #3bcb93);
  --rb-life: light-dark(#6d8496, #7d93a5);
  --rb-height: 22rem;
  display: block;
  container: timeline / inline-size;
  /* Within a dialog, or another box that is as wide as its content, a size container has no width of its own. */
  contain-intrinsic-inline-size: min(60rem, 85vw);
  min-width: 0;
  color: var(--rb-ink);
  background: var(--rb-surface);
  font: 400 0.875rem/1.45 system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif;
  font-variant-numeric: tabular-nums;
}
:host([hidden]) { display: none; }
*, *::before, *::after { box-sizing: border-box; margin: 0; }
h3 { font: inherit; font-weight: 650; }
[hidden] { display: none !important; }
:focus-visible { outline: 2px solid var(--rb-ink); outline-offset: 2px; }

.bar { display: flex; flex-wrap: wrap; gap: 0.5rem 1.5rem; align-items: center; justify-content: space-between; padding: 0.75rem 1rem; }
.legend { display: flex; flex-wrap: wrap; gap: 0.25rem 1.125rem; padding: 0; list-style: none; font-size: 0.8125rem; color: var(--rb-soft); }
.legend li { display: inline-flex; align-items: center; gap: 0.4375rem; }
i { display: inline-block; flex: none; width: 1.125rem; height: 0.5rem; border-radius: 2px; background: currentcolor; }
[data-type='waiting'] i { height: 0.25rem; background: var(--rb-waiting); }
[data-type='sent'] i { background: var(--rb-sent); }
[data-type='refused'] i { background: var(--rb-refused); }
[data-type='refresh'] i { background: var(--rb-refresh); }
[data-type='replay'] i { background: var(--rb-replay); }
[data-type='failure'] i { width: 0.4375rem; border-right: 2px solid var(--rb-ink); border-radius: 0; background: var(--rb-refused); }
.tools { display: flex; gap: 0.25rem; }
button { min-height: 2rem; min-width: 2rem; padding: 0 0.625rem; font: inherit; font-size: 0.8125rem; font-weight: 550; color: inherit; background: none; border: 1px solid transparent; border-radius: 0.5rem; cursor: pointer; }
button:hover { background: var(--rb-line); }
button[aria-pressed='true'] { border-color: var(--rb-soft); }

.groups { display: grid; }
.group, .scale { display: grid; grid-template-columns: minmax(0, 1fr); border-top: 1px solid var(--rb-line); }
.group header { display: grid; grid-template-columns: auto 1fr; gap: 0.25rem 0.75rem; align-content: start; align-items: baseline; padding: 0.625rem 1rem 0.375rem; }
.life { justify-self: end; font-size: 0.8125rem; color: var(--rb-soft); }
.gauge { grid-column: 1 / -1; height: 0.25rem; border-radius: 1rem; overflow: hidden; background: var(--rb-line); }
.gauge i { display: block; width: 100%; height: 100%; border-radius: 0; background: var(--rb-life); transform: scaleX(0); transform-origin: 0 0; }
.counts { grid-column: 1 / -1; display: flex; flex-wrap: wrap; gap: 0 1rem; font-size: 0.8125rem; }
.counts div { display: flex; flex-direction: row-reverse; gap: 0.3125rem; }
.counts dt { color: var(--rb-soft); }
.counts dd { font-weight: 650; }
.chart { position: relative; min-height: max(7rem, calc(var(--rb-height) / var(--count, 1))); cursor: crosshair; touch-action: pan-y; user-select: none; }
.chart:focus-visible { outline-offset: -2px; }
canvas { display: block; width: 100%; height: 100%; }
.chart canvas { position: absolute; inset: 0; }
.scale { height: 1.5rem; }
.scale canvas { height: 1.5rem; min-width: 0; }
.scale > div { display: none; }

@container timeline (width < 30rem) {
  .bar { gap: 0.25rem 0.75rem; padding: 0.625rem 1rem 0.375rem; }
  .legend { gap: 0.25rem 0.4375rem; font-size: 0.6875rem; }
  .legend li { gap: 0.25rem; }
  .legend i { width: 0.625rem; }
  .tools { margin-inline: -0.625rem; }
  .counts { gap: 0 0.5rem; font-size: 0.6875rem; }
  .counts div { gap: 0.25rem; }
}

@container timeline (width >= 46rem) {
  .group, .scale { grid-template-columns: 13rem minmax(0, 1fr); }
  .scale > div { display: block; }
  .group header { padding: 0.625rem 1rem; }
  .groups:not([data-many]) header { grid-template-columns: minmax(0, 1fr); gap: 0.125rem; padding: 0.75rem 1rem; }
  .groups:not([data-many]) .life { justify-self: start; }
  .groups:not([data-many]) .gauge { margin-block: 0.25rem 0.375rem; }
  .groups[data-many] .counts { gap: 0 0.5rem; font-size: 0.75rem; }
  .groups[data-many] .counts .refreshes { flex-basis: 100%; align-items: baseline; justify-content: flex-end; }
  .groups[data-many] .counts .refreshes dd { font-size: 1.375rem; line-height: 1.15; }
  .groups:not([data-many]) h3 { font-size: 1.0625rem; }
  .groups:not([data-many]) .counts { display: grid; grid-template-columns: 1fr 1fr; gap: 0.75rem 1rem; margin-top: 0.75rem; }
  .groups:not([data-many]) .counts div { flex-direction: column-reverse; gap: 0; }
  .groups:not([data-many]) .counts dd { font-size: 1.375rem; line-height: 1.15; letter-spacing: -0.02em; }
  .groups:not([data-many]) .counts .refreshes { grid-column: 1 / -1; }
  .groups:not([data-many]) .counts .refreshes dd { font-size: 2.75rem; }
}

.detail { display: flex; gap: 1rem; align-items: start; justify-content: space-between; padding: 1rem; border-top: 1px solid var(--rb-line); }
.detail h3 { font: 600 0.9375rem/1.4 ui-monospace, 'SF Mono', Menlo, Consolas, monospace; overflow-wrap: anywhere; }
.detail .outcome { color: var(--rb-soft); }
.detail ol { display: grid; gap: 0.25rem; margin-top: 0.625rem; padding: 0; list-style: none; }
.detail li { display: flex; flex-wrap: wrap; align-items: center; gap: 0.25rem 0.625rem; }
.when { color: var(--rb-soft); }
.summary { padding: 0.625rem 1rem; min-height: 2.5rem; color: var(--rb-soft); border-top: 1px solid var(--rb-line); }

.list { border-top: 1px solid var(--rb-line); }
summary { padding: 0.625rem 1rem; cursor: pointer; }
summary:focus-visible { outline-offset: -2px; }
.list p { padding: 0.5rem 1rem; color: var(--rb-soft); }
.list p:empty { display: none; }
.scroll { max-height: 22rem; overflow: auto; }
table { width: 100%; min-width: 44rem; border-collapse: collapse; font-size: 0.8125rem; }
caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
th, td { padding: 0.375rem 1rem; text-align: start; vertical-align: top; border-top: 1px solid var(--rb-line); }
td:nth-child(-n + 2), td:nth-child(5) { white-space: nowrap; }
th { font-weight: 550; color: var(--rb-soft); }
`;
