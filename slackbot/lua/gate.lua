-- How long a send must wait, in ms; 0 takes the permission.
-- ARGV method, channel, now, post gap ms or 0, per-minute budget or 0, lane, gate of the lane, '1' for what is for many
local method, channel, now = ARGV[1], ARGV[2], tonumber(ARGV[3])
local gap, budget, many = tonumber(ARGV[4]), tonumber(ARGV[5]), ARGV[8] == '1'

local function known(at, within)
  -- A clock that ran ahead and was put right has left times that nothing can have: they count as none.
  local found = tonumber(at or '')
  return found and found <= now + within and found or nil
end

local function shut(until_)
  -- It holds for the whole workspace: nothing else of this lane that needs the same gate is taken up before.
  if ARGV[6] ~= '' then redis.call('SET', P .. 'gate:shut:' .. ARGV[6] .. ARGV[7], until_, 'PX', until_ - now) end
  return until_ - now
end

local paused = tonumber(redis.call('GET', P .. 'gate:pause:' .. method) or '0')
if paused > now then return shut(paused) end
local last = P .. 'gate:post:' .. channel
if gap > 0 then
  local free = known(redis.call('GET', last), gap) or 0
  if free > now then return free - now end
end
if budget > 0 then
  local sent, key = P .. 'gate:sent:' .. method, P .. 'gate:budget:' .. method
  local minute, opens = 60000, 0

  local function fits(most, within)
    -- From when there are fewer than so many within the time, one more counted.
    return (known(redis.call('LINDEX', sent, most - 1), minute) or -within) + within
  end

  if many then
    -- Evenly, at most a tenth in a tenth of a minute, and so that a few are always left for what is urgent.
    local part = math.max(1, math.min(20, math.floor(budget / 10)))
    opens = math.max(fits(math.max(1, budget - math.ceil(budget / 40)), minute), fits(part, minute * part / budget))
  else
    -- A fifth at once and four fifths spread over the minute.
    local burst, pace = budget / 5, budget * 4 / 5 / minute
    local saved = redis.call('HMGET', key, 'tokens', 'at')
    local at = known(saved[2], minute)
    local left = at and tonumber(saved[1]) + math.max(0, now - at) * pace or burst
    local tokens = math.min(burst, left)
    opens = math.max(fits(budget, minute), now + (tokens < 1 and math.ceil((1 - tokens) / pace) or 0))
    if opens <= now then
      redis.call('HSET', key, 'tokens', tostring(tokens - 1), 'at', now)
      redis.call('PEXPIRE', key, 120000)
    end
  end
  if opens > now then return shut(math.ceil(opens)) end
  redis.call('LPUSH', sent, now)
  redis.call('LTRIM', sent, 0, budget - 1)
  redis.call('PEXPIRE', sent, 120000)
end
if gap > 0 then redis.call('SET', last, now + gap, 'PX', 120000) end
return 0
