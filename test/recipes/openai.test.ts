import { beforeAll, expect, test } from 'vitest';
import { server, serveBelow } from './page.ts';
import { openai } from './snippets/openai.ts';
import { auth } from './snippets/auth.ts';
import { calls, callWhileUserChanges, throughExpiry } from './story.ts';

const WORDS = ['Hello', ', ', 'Alice'];
const rest = { id: 'c1', created: 1_800_000_000, model: 'm' };

/** Answers a chat completion, at once or in pieces. */
beforeAll(() =>
  serveBelow('/v1/chat/completions', async (request) => {
    const { stream } = (await request.json()) as { stream?: boolean };
    if (stream !== true) {
      const message = { role: 'assistant', content: WORDS.join('') };
      return Response.json({
        ...rest,
        object: 'chat.completion',
        choices: [{ index: 0, message, finish_reason: 'stop' }],
      });
    }
    const chunks = WORDS.map((content) => ({
      ...rest,
      object: 'chat.completion.chunk',
      choices: [{ index: 0, delta: { content } }],
    }));
    const lines = [...chunks.map((chunk) => JSON.stringify(chunk)), '[DONE]'].map((data) => `data: ${data}\n\n`);
    return new Response(lines.join(''), { headers: { 'content-type': 'text/event-stream' } });
  }),
);

const ask = { model: 'm', messages: [{ role: 'user', content: 'Greet me.' }] } satisfies Parameters<
  typeof openai.chat.completions.create
>[0];

test('the OpenAI client completes after an expiry, although it sets its own Authorization', async () => {
  const answers = await throughExpiry(() => openai.chat.completions.create(ask));
  expect(answers.map(({ choices }) => choices[0]?.message.content)).toEqual(Array(7).fill('Hello, Alice'));
});

test('the OpenAI client streams after an expiry', async () => {
  const answers = await throughExpiry(async () => {
    let text = '';
    const stream = await openai.chat.completions.create({ ...ask, stream: true });
    for await (const { choices } of stream) text += choices[0]?.delta.content ?? '';
    return text;
  });
  expect(answers).toEqual(Array(7).fill('Hello, Alice'));
});

test('the OpenAI client sends no key when the user is signed out', async () => {
  await auth.logout();
  server.clearLog();
  await expect(openai.chat.completions.create(ask)).rejects.toMatchObject({ status: 401 });
  expect(calls()).toMatchObject([{ status: 401, authorization: 'none' }]);
});

test('the OpenAI client does not send the call of one user again as the next user', async () => {
  const call = (): Promise<unknown> => openai.chat.completions.create(ask);
  expect(await callWhileUserChanges('/v1/chat/completions', call)).toBe(1);
});
