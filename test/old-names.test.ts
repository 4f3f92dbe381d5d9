import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');

/** Names of the public surface before 1.0, as they stood in code or between backticks. */
const OLD = [
  String.raw`\bauth\.with\(`,
  String.raw`\boverride: (true|false)`,
  String.raw`\b(FetchOverrides|IsRejected|isRejected)\b`,
  String.raw`\b(ExchangeHeaders|createExchange)\b|'exchanged'`,
  String.raw`\binline: (true|false|\{)|` + '`inline`',
  String.raw`\bproof: (true|false)\b.*/auth/refresh|/auth/refresh.*\bproof: (true|false)\b|` + '`proof`',
  // PyJWT has an argument of this name.
  String.raw`\b(endedOn|isOfOneTab|leeway(?!=\d)|useAuth|UseAuth)\b`,
  String.raw`\bhint: (true|false)\b|` + '`hint`',
  String.raw`'serialize'`,
  String.raw`attach: 'none'`,
];

test.each(OLD)('no tracked file except the changelog has the old name %s', (pattern) => {
  const args = ['grep', '-nP', pattern, '--', '.', ':!CHANGELOG.md', ':!test/old-names.test.ts'];
  let found = '';
  try {
    found = execFileSync('git', args, { cwd: root, encoding: 'utf8' });
  } catch (error) {
    // git grep ends with 1 where it finds nothing, with more where it fails.
    expect(error).toMatchObject({ status: 1 });
  }
  expect(found).toBe('');
});
