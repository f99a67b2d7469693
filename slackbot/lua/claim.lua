-- The lowest due channel of the most urgent lane; its head is ours until the lease ends.
-- ARGV now, lease_ms, lanes… · Answers {id, fence, fields…} or {next due ms} or {}.
local now, lease = tonumber(ARGV[1]), tonumber(ARGV[2])
local soonest = nil
for i = 3, #ARGV do
  local lane = ARGV[i]
  local ready = P .. 'out:ready:' .. lane
  while true do
    local due = redis.call('ZRANGE', ready, 0, 0, 'WITHSCORES')
    if #due == 0 then break end
    if tonumber(due[2]) > now then
      if not soonest or tonumber(due[2]) < soonest then soonest = tonumber(due[2]) end
      break
    end
    local id = redis.call('LINDEX', P .. 'out:queue:' .. lane .. ':' .. due[1], 0)
    if id then
      local key = P .. 'out:entry:' .. id
      redis.call('ZADD', ready, now + lease, due[1])
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
    redis.call('ZREM', ready, due[1])
  end
end
if soonest then return {soonest} end
return {}
