import type { Channel, OpenChannel } from '../browser/channel.ts';

/**
 * The messages between tabs that ask the user or wait for another tab to ask. `wanted`: this tab is visible. The others are the result
 * of a dialogue.
 */
export type Word = 'wanted' | 'signed-in' | 'given-up';

export interface OtherTabs {
  readonly tell: (word: Word) => void;
  readonly close: () => void;
}

const WORDS: readonly unknown[] = ['wanted', 'signed-in', 'given-up'] satisfies Word[];

/** Listens to the other tabs. Any script of the origin may write here: at worst it makes a call give up, or moves a dialogue. */
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
    // Without a channel each tab waits for the lock alone.
  }
  return {
    tell(word) {
      try {
        channel?.post(word);
      } catch {
        // The browser has closed it.
      }
    },
    close: () => channel?.close(),
  };
}
