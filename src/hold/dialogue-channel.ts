import type { Channel, OpenChannel } from '../browser/channel.ts';

/**
 * The messages between tabs that ask the user or wait for another tab to ask. `wanted`: this tab is visible. The others are the result
 * of a dialogue.
 */
export type Word = 'wanted' | 'signed-in' | 'given-up';

/** The connection of a dialogue to those of the other tabs. */
export interface DialogueChannel {
  readonly tell: (word: Word) => void;
  readonly close: () => void;
}

const WORDS: readonly unknown[] = ['wanted', 'signed-in', 'given-up'] satisfies Word[];

/** Opens the channel. Any script of the origin may write to it: at worst it makes a call give up, or moves a dialogue. */
export function openDialogueChannel(
  openChannel: OpenChannel | undefined,
  name: string,
  onWord: (word: Word) => void,
): DialogueChannel {
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
