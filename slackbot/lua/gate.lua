-- How long a send must wait, in ms; 0 takes the permission.
-- ARGV method, channel, now, post gap ms or 0, per-minute budget or 0
local method, channel, now = ARGV[1], ARGV[2], tonumber(ARGV[3])
local gap, budget = tonumber(ARGV[4]), tonumber(ARGV[5])
local paused = tonumber(redis.call('GET', P .. 'gate:pause:' .. method) or '0')
if paused > now then return paused - now end
local last = P .. 'gate:post:' .. channel
if gap > 0 then
  local free = tonumber(redis.call('GET', last) or '0')
  if free > now then return free - now end
end
if budget > 0 then
  local key = P .. 'gate:budget:' .. method
  -- A fifth at once and four fifths spread over the minute: no minute, wherever it begins, has more than the budget.
  local burst, pace = budget / 5, budget * 4 / 5 / 60000
  local saved = redis.call('HMGET', key, 'tokens', 'at')
  local at = tonumber(saved[2] or now)
  local tokens = math.min(burst, tonumber(saved[1] or burst) + math.max(0, now - at) * pace)
  if tokens < 1 then return math.ceil((1 - tokens) / pace) end
  redis.call('HSET', key, 'tokens', tostring(tokens - 1), 'at', now)
  redis.call('PEXPIRE', key, 120000)
end
if gap > 0 then redis.call('SET', last, now + gap, 'PX', 120000) end
return 0
