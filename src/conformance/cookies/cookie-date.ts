/** What browsers part a date by, and the parts that they take from it, each the first that fits (RFC 6265, section 5.1.1). */
const DELIMITERS = /[\t\x20-\x2f\x3b-\x40\x5b-\x60\x7b-\x7e]+/;
const PARTS = {
  time: /^(\d{1,2}):(\d{1,2}):(\d{1,2})(?:\D|$)/,
  day: /^(\d{1,2})(?:\D|$)/,
  month: /^(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)/i,
  year: /^(\d{2,4})(?:\D|$)/,
} as const;
const MONTHS = 'janfebmaraprmayjunjulaugsepoctnovdec';

/**
 * Reads the value of `Expires` as browsers do, in milliseconds since 1970; `undefined` where they ignore it, such as `0`, `-1` or
 * an ISO date: `Date.parse` would make a year of them.
 */
export function parseCookieDate(text: string): number | undefined {
  const found: Partial<Record<keyof typeof PARTS, readonly string[]>> = {};
  for (const token of text.split(DELIMITERS)) {
    for (const name of ['time', 'day', 'month', 'year'] as const) {
      const match = found[name] === undefined ? PARTS[name].exec(token) : null;
      if (match === null) continue;
      found[name] = match.slice(1);
      break;
    }
  }
  const { time, day, month, year } = found;
  if (time === undefined || day === undefined || month === undefined || year === undefined) return undefined;
  const [hours = 0, minutes = 0, seconds = 0] = time.map(Number);
  const at = new Date(0);
  at.setUTCFullYear(fullYear(Number(year[0])), MONTHS.indexOf(String(month[0]).toLowerCase()) / 3, Number(day[0]));
  at.setUTCHours(hours, minutes, seconds);
  const isRight = hours < 24 && minutes < 60 && seconds < 60 && at.getUTCDate() === Number(day[0]);
  return isRight && at.getUTCFullYear() >= 1601 ? at.getTime() : undefined;
}

function fullYear(year: number): number {
  if (year >= 100) return year;
  return year + (year < 70 ? 2000 : 1900);
}
