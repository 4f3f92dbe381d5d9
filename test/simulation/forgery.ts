import { jwt } from './jwt.ts';
import type { Forgery } from './step.ts';

/** What a script of the origin might write to the channel. It knows no real token, but for those that it read there. */
export function forgeryOf(
  what: Forgery,
  { identity, wall }: { readonly identity: string; readonly wall: number },
): unknown {
  const grant = (sub: string, sid: string, remaining: number, answers: readonly string[] = []): object => {
    const accessToken = jwt({ sub, sid, jti: 'forged' });
    const times = { lifetime: 180_000, remaining, issuedAt: wall };
    return { version: 1, type: 'grant', answers, grant: { accessToken, sessionId: sid, subject: sub }, ...times };
  };
  switch (what) {
    case 'garbage':
      return { version: 1, type: 'grant', grant: { accessToken: { toString: 1 } }, lifetime: -1, identity: ['s1'] };
    case 'stranger':
      return grant('mallory', 's666', 170_000);
    // It answers a question that no tab has asked.
    case 'answer':
      return grant('mallory', 's666', 170_000, ['0.5 0.5']);
    case 'older':
      return grant('alice', identity, 1000);
    case 'end':
      return {
        version: 1,
        type: 'end',
        identity: { user: {}, session: { sid: identity, session_id: identity } },
        reason: 'revoked',
      };
    case 'login':
      return {
        version: 1,
        type: 'user',
        identity: { user: { sub: 'mallory' }, session: { sid: 's666' } },
        isLogin: true,
      };
    case 'ask':
      return { version: 1, type: 'ask', nonce: 'forged' };
  }
}
