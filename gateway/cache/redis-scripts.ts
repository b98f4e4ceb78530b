/**
 * The moment is a counter in Redis, so that the clocks of those who ask do not matter. Where it is missing (Redis was emptied) it goes on
 * with the time in microseconds, far above whatever it can have counted to.
 */
const MOMENT = `
local function moment()
  local now = redis.call('GET', KEYS[1])
  if not now then
    local time = redis.call('TIME')
    now = string.format('%.0f', time[1] * 1000000 + time[2])
    redis.call('SET', KEYS[1], now)
  end
  return now
end
local function nextMoment()
  moment()
  return string.format('%.0f', redis.call('INCR', KEYS[1]))
end`;

/**
 * KEYS: the counter, since when everything is good, since when it is for the reader, the tags, the entries.
 * ARGV: how many tags, seconds that a tag is remembered, 1 to forget everything first.
 * Gives [moment, since for all, since for the reader, [since for each tag], [each entry]]. What is known of no tag, or not since when
 * everything is good, is good from now on.
 */
export const FIND = `${MOMENT}
local now = moment()
if ARGV[3] == '1' then
  now = nextMoment()
  redis.call('SET', KEYS[2], now)
end
local all = redis.call('GET', KEYS[2])
if not all then
  all = now
  redis.call('SET', KEYS[2], now)
end
local count = tonumber(ARGV[1])
local tags = redis.call('MGET', unpack(KEYS, 4, 3 + count))
for index = 1, count do
  if not tags[index] then
    tags[index] = now
    redis.call('SET', KEYS[3 + index], now, 'EX', ARGV[2])
  end
end
return { now, all, redis.call('GET', KEYS[3]) or '0', tags, redis.call('MGET', unpack(KEYS, 4 + count)) }`;

/** KEYS: the counter, and what is good from now on. ARGV: seconds for which that is remembered; 0: always. */
export const FORGET = `${MOMENT}
local now = nextMoment()
for index = 2, #KEYS do
  if ARGV[1] == '0' then redis.call('SET', KEYS[index], now) else redis.call('SET', KEYS[index], now, 'EX', ARGV[1]) end
end`;
