import { ATTACKS, type Attack } from './attacks.ts';
import { readResults, show } from './results.ts';

const ENDPOINTS = ['/auth/refresh', '/auth/login', '/auth/logout', '/auth/sessions/revoke-all', '/api/notes'];
const LOOK_EVERY = 500;

const { target = '', elsewhere = '' } = document.body.dataset;
const titles = new Map(ATTACKS.map(({ id, title }) => [id, title]));

function run({ id, run }: Attack): void {
  for (const endpoint of ENDPOINTS) run(`${target}${endpoint}?attack=${id}`);
}

function button(attack: Attack): HTMLElement {
  const item = document.createElement('li');
  const button = document.createElement('button');
  const hope = document.createElement('small');
  button.type = 'button';
  button.dataset.attack = attack.id;
  hope.textContent = attack.hope;
  button.append(attack.title, hope);
  button.addEventListener('click', () => run(attack));
  item.append(button);
  return item;
}

/** Says how near this page is to its target: a browser sends SameSite cookies from a sibling, or from another port. */
function introduce(): void {
  const link = document.querySelector<HTMLAnchorElement>('#target');
  if (link !== null) Object.assign(link, { href: target, textContent: target });
  const other = document.createElement('a');
  Object.assign(other, { href: elsewhere, textContent: elsewhere });
  document.querySelector('#place')?.append(`This page is ${location.origin}. It is also at `, other, '.');
}

async function watch(): Promise<void> {
  show(await readResults(), titles);
  setTimeout(() => void watch(), LOOK_EVERY);
}

introduce();
document.querySelector('#attacks')?.append(...ATTACKS.map(button));
document.querySelector('#all')?.addEventListener('click', () => ATTACKS.forEach(run));
void watch();
