import { expect, test } from 'vitest';
import { comparable, openContract, PLAIN } from './open-contract.ts';
import { isQuirky } from './quirks.ts';
import type { BodySpec, CallSpec } from './spec.ts';

const TEXT = 'ä body & more, 世界 \r\n "quoted"\n';
const BODIES: readonly BodySpec[] = [
  { type: 'none' },
  { type: 'null' },
  { type: 'string', text: TEXT },
  { type: 'string', text: '' },
  { type: 'Blob', text: TEXT, mime: 'text/x-own' },
  { type: 'Blob', text: TEXT },
  { type: 'File', text: TEXT, mime: 'text/plain' },
  { type: 'FormData', text: TEXT },
  { type: 'FormData with a file', text: TEXT, mime: 'text/csv' },
  { type: 'URLSearchParams', text: TEXT },
  { type: 'ArrayBuffer', text: TEXT },
  { type: 'ArrayBuffer', text: TEXT.repeat(20_000) },
  { type: 'Uint8Array', text: TEXT },
  { type: 'Uint8Array', text: TEXT.repeat(20_000) },
  { type: 'DataView', text: TEXT },
];
const FORMS: readonly CallSpec['form'][] = [
  'string',
  'URL',
  'Request',
  'Request with init',
  'subclass',
  "frame's Request",
];

test.each(FORMS)(
  'by %s, every body arrives as native fetch sends it, in the first attempt and in the replay',
  async (form) => {
    const { compare, page, quirks } = await openContract();
    for (const body of BODIES) {
      const given = {
        ...PLAIN,
        form,
        body,
        where: 'relative',
        init: {
          method: 'PUT',
          credentials: 'include',
          referrer: '/from',
          referrerPolicy: 'unsafe-url',
          cache: 'no-cache',
        },
        headers: { form: 'record', pairs: [['X-Case', 'Kept']] },
        isMutated: true,
      } as const;
      const spec = { ...given, isMutated: !isQuirky(given, quirks) };
      const name = `${body.type} ${'text' in body ? body.text.length : ''}`;
      const plain = await compare(spec);
      expect(plain.auth.outcome, name).toEqual(plain.native.outcome);
      expect(plain.auth.arrivals.map(comparable), name).toEqual(plain.native.arrivals.map(comparable));
      const refused = await compare({ ...spec, behaviour: { refuse: 'late' } });
      const [first, second] = refused.auth.arrivals;
      expect(refused.auth.outcome, name).toEqual(refused.native.outcome);
      // A form is encoded anew, with another boundary.
      const isForm = first?.hash !== first?.hashBesideBoundary;
      if (!isForm) expect({ ...second, authorization: '' }, name).toEqual({ ...first, authorization: '' });
      expect(first?.authorization, name).not.toBe(second?.authorization);
      const [only] = refused.native.arrivals.map(comparable);
      expect(refused.auth.arrivals.map(comparable), name).toEqual([only, only]);
    }
    expect(await page.evaluate(() => contract.events.filter(({ type }) => type === 'replay-impossible'))).toEqual([]);
  },
);
