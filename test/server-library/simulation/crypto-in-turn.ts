const OPERATIONS = [
  'sign',
  'verify',
  'importKey',
  'exportKey',
  'generateKey',
  'deriveBits',
  'deriveKey',
  'encrypt',
  'decrypt',
  'digest',
] as const satisfies readonly (keyof SubtleCrypto)[];

export interface CryptoInTurn {
  readonly isBusy: () => boolean;
  readonly restore: () => void;
}

/** Makes Web Crypto, which works in threads, answer in the order in which it was asked: a history has to repeat itself. */
export function cryptoInTurn(): CryptoInTurn {
  const { subtle } = crypto;
  let last: Promise<unknown> = Promise.resolve();
  let open = 0;
  for (const name of OPERATIONS) {
    const operation = subtle[name].bind(subtle) as (...given: readonly unknown[]) => Promise<unknown>;
    const value = (...given: readonly unknown[]): Promise<unknown> => {
      open += 1;
      const answer = last.then(() => operation(...given));
      last = answer
        .catch(() => {})
        .then(() => {
          open -= 1;
        });
      return answer;
    };
    Object.defineProperty(subtle, name, { configurable: true, value });
  }
  return {
    isBusy: () => open > 0,
    // What was defined hides what the prototype has.
    restore: () => {
      for (const name of OPERATIONS) Reflect.deleteProperty(subtle, name);
    },
  };
}
