import { beforeAll, expect, test } from 'vitest';
import { serveBelow } from './page.ts';
import { supabase } from './snippets/supabase.ts';
import { callWhileUserChanges, throughExpiry } from './story.ts';

beforeAll(() =>
  serveBelow('/rest/v1/', async (request) => {
    const { searchParams } = new URL(request.url);
    if (request.method === 'POST') return Response.json(await request.json(), { status: 200 });
    return Response.json([
      { id: Number(searchParams.get('id')?.replace('eq.', '')), apikey: request.headers.get('apikey') },
    ]);
  }),
);

test('supabase-js reads after an expiry, with its key beside the token', async () => {
  const answers = await throughExpiry(async (id) => await supabase.from('notes').select().eq('id', id));
  expect(answers.map(({ data }): unknown => data)).toEqual(
    [0, 1, 2, 3, 4, 5, 6].map((id) => [{ id, apikey: 'sb_publishable_key' }]),
  );
});

test('supabase-js writes after an expiry', async () => {
  const answers = await throughExpiry(async (id) => await supabase.from('notes').insert({ id }).select());
  expect(answers.map(({ data }): unknown => data)).toEqual([0, 1, 2, 3, 4, 5, 6].map((id) => ({ id })));
});

test('supabase-js does not send the call of one user again as the next user', async () => {
  const call = async (): Promise<unknown> => supabase.from('notes').select();
  expect(await callWhileUserChanges('/rest/v1/notes', call)).toBe(1);
});
