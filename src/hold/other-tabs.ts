import type { Channel, OpenChannel } from '../browser/channel.ts';

/**
 * What tabs that ask the user, or wait for another one to, tell each other. `wanted`: the user looks at this tab. The others say what
 * came of a dialogue.
 */
export type Word = 'wanted' | 'signed-in' | 'given-up';

export interface OtherTabs {
  readonly tell: (word: Word) => void;
  readonly close: () => void;
}

const WORDS: readonly unknown[] = ['wanted', 'signed-in', 'given-up'] satisfies Word[];

/** Listens to the other tabs. Any script of the origin may write here: the worst that it does is to give up a call, or to move a dialogue. */
export function hearOtherTabs(
  openChannel: OpenChannel | undefined,
  name: string,
  onWord: (word: Word) => void,
): OtherTabs {
  let channel: Channel | undefined;
  try {
    channel = openChannel?.(name, (data) => {
      if (WORDS.includes(data)) onWord(data as Word);
    });
  } catch {
    // The page may not: then each tab waits for the lock alone.
  }
  return {
    tell(word) {
      try {
        channel?.post(word);
      } catch {
        // Closed by the browser.
      }
    },
    close: () => channel?.close(),
  };
}
