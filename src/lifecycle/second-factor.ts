import { affirms, NO, OUTCOME } from '../refresh/denial.ts';
import { findGrant, isOfUser, placesIn } from '../refresh/grant.ts';
import { isRecord } from '../refresh/member.ts';
import { identityOf } from '../session/identity.ts';

/** The names that servers have for what is asked of a user beside the password. */
const SECOND_FACTOR =
  /2fa|mfa|tfa$|tfa?_?requir|otp|factor|challenge|captcha|step_?-?up|verification|ak-stage|change_?password_?id|^tmp_?id$|new_?password(?:_?required)?$/i;
const DEMANDED = /requir|need|redirect|pending|challenge|ak-stage/i;
/** Members whose text says what comes next; beside a token it may be anything. */
const NEXT = /^(?:code|type|action|next|\w*step(?:_?id)?)$/i;
/** The second factor was given, or none is wanted: in the words of a member, behind its name. */
const DONE =
  /^(?!.*(?:not(?![_ -]?required$)|un[acsv]|in[cv]|sen[dt]|pending|password|challenge|await|required[_ -]|to be|must|yet|never [a-z])).*(?:verified|valid|success(?:ful)?|[_ -]ok|completed?|passed|approved|accepted|authenticated|confirmed|updated|skipped|disabled|not[_ -]?required|none|never)(?:_?at)?(?: true| \d{4}-.*|\W+(?:no |redirect(?!.*(?:fa\b|otp|factor|verif))).*)?$/i;
/** What is still to do in an account, which its token does not wait for. */
const OF_THE_ACCOUNT = /^(?:pending|requires?)?_?(?:kyc|e?mail|age|address)_?verif/i;
/** A member such as `mfa_enabled` shows a setting of the account. */
const SETTING = /enabl|activ|config|setup|support|availab|method|trust|remember/i;

/**
 * Returns the member by which a login's answer asks for a second factor. Beside an access token, or the user's data, only a demand
 * counts, such as `mfa_required`: `two_factor: true` is a setting there. What stands under `user` is of the account.
 */
export function secondFactorOf(body: unknown, hasToken: boolean): string | undefined {
  const names = Object.keys(identityOf(body).user).length;
  const isComplete = hasToken || names > 1;
  return placesIn(body)
    .filter((place) => !isOfUser(place) && (!hasToken || findGrant(place[0]) !== undefined))
    .flatMap(([place]) => Object.entries(place))
    .find(([name, value]) => {
      const said = typeof value === 'string' ? value.slice(0, 200) : '';
      const members = hasToken ? [] : partsOf(value);
      const isNext = !isComplete && (NEXT.test(name) || DEMANDED.test(said) || /^[Nn]ext[A-Z]/.test(said));
      if (hasToken && OF_THE_ACCOUNT.test(name)) return false;
      const isSaid = SECOND_FACTOR.test(said) && !DONE.test(said) && (isNext || OUTCOME.test(name));
      const isAsked =
        (value === true || (value === 1 && DEMANDED.test(name)) || members.length > 0 || !NO.test(said)) &&
        SECOND_FACTOR.test(name) &&
        (/^(?:require|need)/i.test(name) || !DONE.test(`${name.slice(0, 200)} ${said}`.trim()));
      const isDemanded = DEMANDED.test(name) || members.some(([, set]) => set === true);
      const isOfSuccess = /type$/i.test(name) && affirms(body);
      const isSetting = isComplete || SETTING.test(name) || isOfSuccess || (members.length > 0 && names > 0);
      return isSaid || (isAsked && (isDemanded || !isSetting));
    })?.[0];
}

/** Returns the members of an object; none of a setting's, which has a status, or a flag that is no demand. */
function partsOf(value: unknown): readonly [string, unknown][] {
  const parts = isRecord(value) ? Object.entries(value) : [];
  const isOfSetting = ([name, set]: [string, unknown]): boolean =>
    typeof set === 'boolean' ? !set || !DEMANDED.test(name) : /status/i.test(name);
  return parts.some(isOfSetting) ? [] : parts;
}
