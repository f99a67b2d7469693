-- The lowest due line of the most urgent lane whose gate is open; its head is ours until the lease ends.
-- While Slack answers nobody what is to be said there waits, and now and then somebody is told to ask again.
-- ARGV now, lease_ms, lanes… · Answers {id, fence, doubt, fields} or {next due ms} or {'silent', since when (ms)} or {}, or
-- {'lost', id, line}: a name without an entry has left its line, and there may be something to claim.
local now, lease = tonumber(ARGV[1]), tonumber(ARGV[2])
local soonest = nil
local silence = redis.call('HMGET', P .. 'out:silence', 'since', 'again')
local since, again = silence[1], tonumber(silence[2])
-- A clock that ran ahead and was put right has left a time that nothing can have.
if again and again > now + lease then again = now end

local function not_before(at)
  if not soonest or at < soonest then soonest = at end
end

local function shut_until(lane, gate)
  return tonumber(redis.call('GET', P .. 'gate:shut:' .. lane .. gate) or '0')
end

-- Nothing waits for longer by itself: that is a time of a clock that ran ahead and was put right.
local FAR = 2 * 3600 * 1000

local function first(ready)
  local last = redis.call('ZRANGE', ready, -1, -1, 'WITHSCORES')
  if #last == 2 and tonumber(last[2]) > now + FAR then
    redis.call('ZADD', ready, now, last[1])
    return {last[1], now}
  end
  return redis.call('ZRANGE', ready, 0, 0, 'WITHSCORES')
end

local function take(lane, ready)
  -- The head of the lowest due line and the line, or nil.
  while true do
    local due = first(ready)
    if #due == 0 then return nil end
    if tonumber(due[2]) > now then
      not_before(tonumber(due[2]))
      return nil
    end
    local id = redis.call('LINDEX', P .. 'out:queue:' .. lane .. ':' .. due[1], 0)
    if id then
      redis.call('ZADD', ready, now + lease, due[1])
      return id, due[1]
    end
    redis.call('ZREM', ready, due[1])
  end
end

local function lost(id, lane, line)
  redis.call('DEL', P .. 'out:entry:' .. id)
  redis.call('LPOP', P .. 'out:queue:' .. lane .. ':' .. line)
  file(lane, line, now)
  return {'lost', id, lane .. ':' .. line}
end

local function ours(id, lane, line)
  local key = P .. 'out:entry:' .. id
  if redis.call('HEXISTS', key, 'body') == 0 then return lost(id, lane, line) end
  local coalesce = redis.call('HGET', key, 'coalesce')
  -- Only where it is this one that waits: claimed a second time, it must not hide the one queued meanwhile.
  if coalesce and coalesce ~= '' and redis.call('HGET', P .. 'out:pending', coalesce) == id then
    redis.call('HDEL', P .. 'out:pending', coalesce)
  end
  local fence = tostring(redis.call('INCR', P .. 'out:fence'))
  local doubt = redis.call('HGET', key, 'claimed')
  redis.call('HSET', key, 'fence', fence, 'claimed', '1')
  redis.call('HINCRBY', key, 'tries', 1)
  return {id, fence, doubt or '0', redis.call('HGETALL', key)}
end

for i = 3, #ARGV do
  local lane = ARGV[i]
  for _, gate in ipairs(GATES) do
    local ready, opens = P .. 'out:ready:' .. lane .. gate, shut_until(lane, gate)
    if again and SAID[lane] then
      if redis.call('EXISTS', ready) == 1 then
        if again <= now then
          redis.call('HSET', P .. 'out:silence', 'again', now + lease)
          return {'silent', since}
        end
        not_before(again)
      end
    elseif opens <= now then
      local id, line = take(lane, ready)
      if id then return ours(id, lane, line) end
    elseif redis.call('EXISTS', ready) == 1 then
      not_before(opens)
    end
  end
end
if soonest then return {soonest} end
return {}
