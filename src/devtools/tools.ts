import { make } from './make.ts';

export interface Tools {
  readonly element: HTMLElement;
  readonly showFollowing: (isOn: boolean) => void;
}

export interface ToolActions {
  readonly zoom: (factor: number) => void;
  readonly follow: () => void;
  readonly whole: () => void;
  readonly clear: () => void;
}

const LEGEND = [
  ['waiting', 'waiting'],
  ['sent', 'sent'],
  ['refused', '401'],
  ['refresh', 'refresh'],
  ['replay', 'replay'],
  ['failure', 'failed'],
] as const;

/** Makes the legend and the buttons above the pictures. */
export function createTools({ zoom, follow, whole, clear }: ToolActions): Tools {
  const legend = make('ul', { class: 'legend', 'aria-label': 'Legend' });
  for (const [type, text] of LEGEND) legend.append(make('li', { 'data-type': type }, make('i'), text));
  const latest = button('Latest', follow);
  const buttons = [
    button('−', () => zoom(2), 'Zoom out'),
    button('+', () => zoom(0.5), 'Zoom in'),
    latest,
    button('Everything', whole),
    button('Clear', clear),
  ];
  const showFollowing = (isOn: boolean): void => latest.setAttribute('aria-pressed', String(isOn));
  showFollowing(true);
  const tools = make('div', { class: 'tools', role: 'group', 'aria-label': 'Timeline' }, ...buttons);
  return { element: make('div', { class: 'bar' }, legend, tools), showFollowing };
}

function button(text: string, act: () => void, label?: string): HTMLButtonElement {
  const element = make('button', { type: 'button', ...(label !== undefined && { 'aria-label': label }) }, text);
  element.addEventListener('click', act);
  return element;
}
