-- Slack was asked something that has nothing to do with any message: does it answer at all?
-- ARGV now, '1' when it answered, pause (ms) before it is asked again, how long (ms) a silence lasts that is news,
-- the alert about the one that is over as JSON or ''
local key, now = P .. 'out:silence', tonumber(ARGV[1])
local known = redis.call('HMGET', key, 'since', 'over')
local since = known[1] and not known[2] and tonumber(known[1])

local function waiting()
  local found = 0
  for lane in pairs(SAID) do
    for _, gate in ipairs(GATES) do
      for _, channel in ipairs(redis.call('ZRANGE', P .. 'out:ready:' .. lane .. gate, 0, -1)) do
        found = found + redis.call('LLEN', P .. 'out:queue:' .. lane .. ':' .. channel)
      end
    end
  end
  return found
end

if ARGV[2] ~= '1' then
  if not since then
    redis.call('DEL', key)
    redis.call('HSET', key, 'since', now)
  end
  redis.call('HSET', key, 'again', now + tonumber(ARGV[3]))
elseif since then
  redis.call('HSET', key, 'over', now, 'held', waiting())
  redis.call('HDEL', key, 'again')
  if now - since >= tonumber(ARGV[4]) then enqueue(cjson.decode(ARGV[5]), now) end
end
