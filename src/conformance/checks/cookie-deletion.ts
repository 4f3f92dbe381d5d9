import { failed, passed, remark, type Verdict } from '../check.ts';
import { store, type StoredCookie } from '../cookies/jar.ts';
import { isDeletion, pathOf, reasonToDrop, type SetCookie } from '../cookies/set-cookie.ts';
import { isRefused } from '../grant/meaning.ts';
import type { ReceivedCookie } from '../observations.ts';
import type { LoggedOut } from './logout.ts';

/** Whether a browser has none of the session's cookies after a logout. */
export async function judgeDeletion(left: LoggedOut, cookies: readonly ReceivedCookie[]): Promise<Verdict> {
  const { answer, before } = left;
  if (await isRenewed(left, cookies)) return passed;
  // What sets the cookie again after its deletion, such as a session that rolls, undoes that.
  const deletions = answer.setCookies.filter(
    (cookie, index, all) =>
      isDeletion(cookie, Date.now()) && !all.slice(index + 1).some((later) => isSetAgain(cookie, later, answer.url)),
  );
  if (deletions.length === 0)
    return /"(?:cookies|\*)"/.test(answer.headers.get('clear-site-data') ?? '')
      ? remark('The logout deletes it by Clear-Site-Data alone, which Safari ignores before version 17.')
      : remark('The logout leaves the cookie where it is.');
  // Frameworks also delete what an older version has set, which browsers may ignore without harm.
  const kept = deletions.filter((deletion) => reasonToDrop(deletion, answer.url) === undefined);
  const missed = cookies.find((cookie) => !kept.some((deletion) => isAbout(deletion, cookie, answer.url)));
  if (before.jar.length === 0 || (missed === undefined && kept.length > 0)) return passed;
  if (kept.some(({ name }) => name === missed?.name))
    return failed(`The logout deletes ${missed?.name} with another Path, Domain or Partitioned than it was set with.`);
  const ignored = deletions.find(({ name }) => missed === undefined || name === missed.name);
  return ignored === undefined
    ? remark(`The logout leaves ${missed?.name} where it is.`)
    : failed(`Browsers ignore the deletion: ${reasonToDrop(ignored, answer.url)}.`);
}

/** Whether a field is about this very cookie, and about no other of its name. */
function isAbout(
  field: SetCookie,
  { name, domain, kept, partitioned }: SetCookie & Pick<ReceivedCookie, 'kept'>,
  url: URL,
): boolean {
  const isPlace = domain === field.domain && kept === pathOf(field, url);
  return name === field.name && isPlace && partitioned === field.partitioned;
}

function isSetAgain(deleted: SetCookie, later: SetCookie, url: URL): boolean {
  return !isDeletion(later, Date.now()) && isAbout(later, { ...deleted, kept: pathOf(deleted, url) }, url);
}

/**
 * Whether a logout leaves other cookies, without a session, in place of its own: frameworks start one for every visitor. An empty one is
 * a deletion that has failed.
 */
async function isRenewed({ visitor, before, answer }: LoggedOut, cookies: readonly ReceivedCookie[]): Promise<boolean> {
  const fields = answer.setCookies.filter((field) => reasonToDrop(field, answer.url) === undefined);
  const jar = store(before.jar, fields, answer.url);
  const left = jar.filter((cookie) => cookies.some(({ name }) => name === cookie.name));
  const isNew = ({ name, value }: StoredCookie): boolean =>
    value !== '' && before.jar.every((old) => old.name !== name || old.value !== value);
  const isAnswered = cookies.every((cookie) => fields.some((field) => isAbout(field, cookie, answer.url)));
  return left.length > 0 && left.every(isNew) && isAnswered && isRefused(await visitor.present({ ...before, jar }));
}
