/** The fields of a session in Redis, in the order of the answers; the id is part of the key. */
const FIELDS = [
  'subject',
  'counter',
  'createdAt',
  'seenAt',
  'authenticatedAt',
  'advancedAt',
  'expiresAt',
  'idleExpiresAt',
  'acr',
  'device',
  'address',
  'endReason',
  'endedAt',
] as const;

const NAMES = `'${FIELDS.join("','")}'`;

/** The index of a field in Lua, which counts from 1. */
function placeOf(field: (typeof FIELDS)[number]): number {
  return FIELDS.indexOf(field) + 1;
}

/**
 * The clock of Redis in whole milliseconds; the fields of a session, with `false` for a missing one; and an answer as one text, which
 * clients read in half the time of a list.
 */
const PRELUDE = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local function text(number) return string.format('%.0f', number) end
local function all(key) return redis.call('HMGET', key, ${NAMES}) end
local function answer(applied, fields) return cjson.encode({applied, text(now), fields}) end
local function isAlive(kept)
  local idle = kept[${placeOf('idleExpiresAt')}]
  return kept[${placeOf('counter')}] and not kept[${placeOf('endReason')}] and now < tonumber(kept[${placeOf('expiresAt')}])
    and (not idle or now < tonumber(idle))
end
-- Changes nothing, and fails on a replica, such as a primary of before: it does not know what was begun or extended since.
local function demandPrimary(key) redis.call('HDEL', key, '') end
`;

/** An optional argument has a plus sign as its prefix; without one it is missing. */
const OPTIONAL = `
local function set(key, field, value)
  if value == '' then redis.call('HDEL', key, field) else redis.call('HSET', key, field, string.sub(value, 2)) end
end
local function setLimit(key, milliseconds)
  if milliseconds == '' then redis.call('HDEL', key, 'idleExpiresAt')
  else redis.call('HSET', key, 'idleExpiresAt', text(now + milliseconds)) end
end
`;

/** KEYS: the session, the sessions of its subject, the ends. ARGV: id, subject, lifetime, idle limit, acr, device, address. */
export const CREATE: string = `${PRELUDE}${OPTIONAL}
local at, expiresAt = text(now), text(now + ARGV[3])
redis.call('HSET', KEYS[1], 'subject', ARGV[2], 'counter', '0', 'createdAt', at, 'seenAt', at,
  'authenticatedAt', at, 'advancedAt', at, 'expiresAt', expiresAt)
setLimit(KEYS[1], ARGV[4])
set(KEYS[1], 'acr', ARGV[5])
set(KEYS[1], 'device', ARGV[6])
set(KEYS[1], 'address', ARGV[7])
redis.call('SADD', KEYS[2], ARGV[1])
redis.call('ZADD', KEYS[3], expiresAt, ARGV[1])
return answer(1, all(KEYS[1]))
`;

/** KEYS: the session. */
export const READ: string = `${PRELUDE}
local kept = all(KEYS[1])
if not isAlive(kept) then demandPrimary(KEYS[1]) end
return answer(0, kept)
`;

/**
 * The compare-and-swap: Redis runs one script at a time. One command reads and one writes, because each costs a tenth of the step; a
 * third, which is rare, deletes fields.
 * KEYS: the session. ARGV: from, to, has activity, address, idle limit, has authentication, acr.
 */
export const ADVANCE: string = `${PRELUDE}
local kept = all(KEYS[1])
if not isAlive(kept) then
  demandPrimary(KEYS[1])
  return answer(0, kept)
end
if kept[${placeOf('counter')}] ~= ARGV[1] then return answer(0, kept) end

local names, written, absent = {${NAMES}}, {}, {}
local function set(place, value)
  if value then
    written[#written + 1] = names[place]
    written[#written + 1] = value
  elseif kept[place] then
    absent[#absent + 1] = names[place]
  end
  kept[place] = value
end
local function optional(value) return value ~= '' and string.sub(value, 2) end
local at = text(now)
if ARGV[2] ~= ARGV[1] then
  set(${placeOf('counter')}, ARGV[2])
  set(${placeOf('advancedAt')}, at)
end
if ARGV[3] == '1' then
  set(${placeOf('seenAt')}, at)
  set(${placeOf('address')}, optional(ARGV[4]))
  set(${placeOf('idleExpiresAt')}, ARGV[5] ~= '' and text(now + ARGV[5]))
end
if ARGV[6] == '1' then
  set(${placeOf('authenticatedAt')}, at)
  set(${placeOf('acr')}, optional(ARGV[7]))
end
if #written > 0 then redis.call('HSET', KEYS[1], unpack(written)) end
if #absent > 0 then redis.call('HDEL', KEYS[1], unpack(absent)) end
return answer(1, kept)
`;

/** KEYS: the session, the ends. ARGV: id, reason. */
export const END: string = `${PRELUDE}
local kept = redis.call('HMGET', KEYS[1], 'counter', 'endReason', 'expiresAt')
if not kept[1] or kept[2] then
  demandPrimary(KEYS[1])
  return answer(0, all(KEYS[1]))
end
redis.call('HSET', KEYS[1], 'endReason', ARGV[2], 'endedAt', text(now))
redis.call('ZADD', KEYS[2], text(math.min(now, tonumber(kept[3]))), ARGV[1])
return answer(1, all(KEYS[1]))
`;

/**
 * KEYS: the sessions of the subject; what the key of a session begins with, as a key: a client may put a prefix of its own before keys.
 * The list is a set, so `SREM` asks for the primary here.
 */
export const BY_SUBJECT: string = `${PRELUDE}
redis.call('SREM', KEYS[1], '')
local found = {}
for _, id in ipairs(redis.call('SMEMBERS', KEYS[1])) do table.insert(found, {id, all(KEYS[2] .. id)}) end
return {now, found}
`;

/** KEYS: the ends, what the key of a session begins with, what that of a subject begins with. ARGV: kept for, limit. */
export const SWEEP: string = `${PRELUDE}
local ids = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', text(now - ARGV[1]), 'LIMIT', 0, ARGV[2])
for _, id in ipairs(ids) do
  local subject = redis.call('HGET', KEYS[2] .. id, 'subject')
  if subject then redis.call('SREM', KEYS[3] .. subject, id) end
  redis.call('DEL', KEYS[2] .. id)
  redis.call('ZREM', KEYS[1], id)
end
return #ids
`;

const KEYS_READ = `
local kept = {}
for _, each in ipairs(redis.call('LRANGE', KEYS[1], -2, -1)) do
  local sequence, createdAt, sealed = string.match(each, '^(%d+) (%d+) (.*)$')
  table.insert(kept, {sequence, createdAt, sealed})
end
`;

/** KEYS: the list of signing keys. */
export const READ_KEYS: string = `${PRELUDE}${KEYS_READ}
return {0, now, kept}
`;

/** KEYS: the list of signing keys. ARGV: sequence, sealed. */
export const ADD_KEY: string = `${PRELUDE}
local newest = string.match(redis.call('LINDEX', KEYS[1], -1) or '0 ', '^(%d+)')
local applied = 0
if tonumber(ARGV[1]) == newest + 1 then
  redis.call('RPUSH', KEYS[1], ARGV[1] .. ' ' .. text(now) .. ' ' .. ARGV[2])
  redis.call('LTRIM', KEYS[1], -2, -1)
  applied = 1
end
${KEYS_READ}
return {applied, now, kept}
`;

/** KEYS: the secret. ARGV: the candidate. */
export const KEEP_SECRET: string = `
redis.call('SET', KEYS[1], ARGV[1], 'NX')
return redis.call('GET', KEYS[1])
`;
