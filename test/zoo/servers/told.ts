import type { Answer } from '../answer.ts';
import type { Case, Truth } from '../party.ts';

/** The answers of a refresh by what is true when they are given, each under its occasion. */
export type Told = Readonly<Partial<Record<Truth, Readonly<Record<string, Answer>>>>>;

/** Makes the cases of a server from its answers. */
export function told(answers: Told): readonly Case[] {
  return (Object.entries(answers) as [Truth, Readonly<Record<string, Answer>>][]).flatMap(([truth, ofTruth]) =>
    Object.entries(ofTruth).map(([when, answer]) => ({ when, truth, answer })),
  );
}
