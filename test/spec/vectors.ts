import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';

const common = { id: z.string(), rule: z.string(), name: z.string() };

const answers = z.object({
  version: z.literal(1),
  about: z.string(),
  cases: z.array(
    z.strictObject({
      ...common,
      answer: z.strictObject({ status: z.number(), headers: z.record(z.string(), z.string()), body: z.string() }),
      meaning: z.enum(['granted', 'ended', 'unsure', 'nobody', 'replaced', 'transient', 'misconfigured']),
      token: z.string().optional(),
    }),
  ),
});

const gate = z.object({
  version: z.literal(1),
  origins: z.array(z.string()),
  cases: z.array(z.strictObject({ ...common, headers: z.record(z.string(), z.string()), accepted: z.boolean() })),
});

const cookies = z.object({
  version: z.literal(1),
  name: z.string(),
  cookie: z.array(z.strictObject({ ...common, header: z.string(), values: z.array(z.string()) })),
  setCookie: z.array(z.strictObject({ ...common, field: z.string(), url: z.string(), kept: z.boolean() })),
});

const rotation = z.object({
  version: z.literal(1),
  grace: z.number(),
  cases: z.array(
    z.strictObject({
      ...common,
      rotates: z.boolean(),
      session: z.strictObject({
        counter: z.number(),
        advancedAt: z.number(),
        expiresAt: z.number(),
        idleExpiresAt: z.number().nullable(),
        ended: z.enum(['logged_out', 'revoked', 'reuse_detected']).nullable(),
      }),
      presented: z.number(),
      now: z.number(),
      expect: z.discriminatedUnion('type', [
        z.strictObject({ type: z.literal('granted'), cookie: z.number() }),
        z.strictObject({ type: z.literal('refused'), reason: z.string(), ends: z.boolean() }),
      ]),
    }),
  ),
});

export type AnswerVector = z.infer<typeof answers>['cases'][number];

const FOLDER = join(import.meta.dirname, '../../docs/spec');

async function read<T>(file: string, schema: z.ZodType<T>): Promise<T> {
  return schema.parse(JSON.parse(await readFile(join(FOLDER, file), 'utf8')));
}

/** Reads the vectors that the specification is made of. */
export const readAnswers = (): Promise<z.infer<typeof answers>> => read('answers.json', answers);
export const readGate = (): Promise<z.infer<typeof gate>> => read('gate.json', gate);
export const readCookies = (): Promise<z.infer<typeof cookies>> => read('cookies.json', cookies);
export const readRotation = (): Promise<z.infer<typeof rotation>> => read('rotation.json', rotation);
