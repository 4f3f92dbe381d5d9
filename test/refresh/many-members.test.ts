import { expect, test } from 'vitest';
import { deniesSession } from '../../src/refresh/grant.ts';

test.each([null, ''])(
  'thousands of members that are %o are read a few times as a whole, not once for each',
  (empty) => {
    let reads = 0;
    const members = Object.fromEntries(Array.from({ length: 2000 }, (_, index) => [`member${index}`, empty]));
    const body = new Proxy(members, {
      ownKeys(target) {
        reads++;
        return Reflect.ownKeys(target);
      },
    });
    deniesSession({ data: body }, false);
    expect(reads).toBeLessThan(20);
  },
);
