import { type Conditions, DEFAULTS } from './conditions.ts';

type Sliding = Exclude<keyof Conditions, 'rotation'>;

/** How a value is written. */
const WORDS: Readonly<Record<Sliding, (value: number) => string>> = {
  latency: (value) => `${value} ms`,
  loss: (value) => `${value} %`,
  tokenLifetime: (value) => `${value} s`,
  clockOffset: (value) => (value === 0 ? 'right' : `${Math.abs(value) / 60} min ${value > 0 ? 'fast' : 'slow'}`),
};

const names = ['latency', 'loss', 'tokenLifetime', 'clockOffset'] as const;

/** Shows the conditions in a form, and tells of each change. */
export function bindSliders(form: HTMLFormElement, change: (conditions: Conditions) => void): void {
  const inputOf = (name: Sliding): HTMLInputElement | undefined =>
    form.querySelector<HTMLInputElement>(`[name='${name}']`) ?? undefined;

  const read = (): Conditions => {
    const valueOf = (name: Sliding): number => Number(inputOf(name)?.value ?? DEFAULTS[name]);
    const isStrict = form.querySelector<HTMLInputElement>("[value='strict']")?.checked === true;
    return {
      latency: valueOf('latency'),
      loss: valueOf('loss'),
      tokenLifetime: valueOf('tokenLifetime'),
      clockOffset: valueOf('clockOffset'),
      rotation: isStrict ? 'strict' : 'grace',
    };
  };
  const show = (): void => {
    for (const name of names) {
      const input = inputOf(name);
      const text = WORDS[name](Number(input?.value));
      input?.closest('label')?.querySelector('output')?.replaceChildren(text);
      input?.setAttribute('aria-valuetext', text);
    }
  };
  for (const name of names) {
    const input = inputOf(name);
    if (input !== undefined) input.value = String(DEFAULTS[name]);
  }
  form.querySelector<HTMLInputElement>(`[value='${DEFAULTS.rotation}']`)?.click();
  show();
  form.addEventListener('input', () => {
    show();
    change(read());
  });
  form.addEventListener('submit', (event) => event.preventDefault());
}
