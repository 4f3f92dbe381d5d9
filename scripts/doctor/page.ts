import { type Check, checks } from '../../src/conformance/index.ts';
import { type Fix, fixOf, FIXES } from './fixes.ts';

const START = '<!-- checks: written by scripts/doctor/write.ts -->';

const WORD = { failed: 'failure', remark: 'remark' } as const;

const NEEDS: Readonly<Record<string, string>> = {
  login: 'a login',
  session: 'a login',
  loginRequest: 'a login that is a request',
  api: '`--api`',
  forbidden: '`--forbidden`',
  crossOrigin: '`--origin` of another origin',
  https: 'https',
  browser: '`--browser`',
};

/** Returns the page with everything after its introduction written anew from the checks. */
export function withChecks(page: string): string {
  const [introduction = ''] = page.split(START);
  return `${introduction.trimEnd()}\n\n${START}\n\n${table()}\n\n${sections()}\n\n${fixes()}\n`;
}

function table(): string {
  const rows = checks.map((check) => {
    const { id, group, title, severity } = check;
    return `| [${id}](#${id.toLowerCase()}) | ${group} | ${title} | ${WORD[severity]} | ${needsOf(check)} |`;
  });
  return [
    '## All checks',
    '',
    '| id | group | what passes | severity | needs |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n');
}

function needsOf({ needs }: Check): string {
  return [...new Set(needs.flatMap((need) => NEEDS[need] ?? []))].join(', ');
}

function sections(): string {
  return checks
    .map((check) => {
      const { id, title, why, remedy } = check;
      const name = fixOf(check);
      const link = `[${FIXES[name].title}](#fix-${name})`;
      return `### ${id}\n\n**${title}.** ${why}\n\nRemedy: ${remedy} ${link}.`;
    })
    .join('\n\n');
}

function fixes(): string {
  const all = Object.entries(FIXES).map(([name, fix]: [string, Fix]) => {
    const places = Object.entries(fix.places).map(
      ([place, text]) => `**${place}.** ${text.startsWith('```') ? `\n\n${text}` : text}`,
    );
    return `### Fix: ${name}\n\n${fix.title}.\n\n${places.join('\n\n')}`;
  });
  return ['## How to put it right', ...all].join('\n\n');
}
