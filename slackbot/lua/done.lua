-- The message stands: forget the entry, remember where the card is, wake what waited for its thread.
-- ARGV id, fence, now, card key or '', ts or '', thread field or '', case id, alert entry as JSON or ''
local id, now = ARGV[1], tonumber(ARGV[3])
local key = take_fence(id, ARGV[2])
if not key then return 0 end
leave_queue(key, id, now)
redis.call('DEL', key)
redis.call('ZREM', P .. 'out:dead', id)
if ARGV[4] ~= '' then
  redis.call('HSET', P .. 'cards', ARGV[4], ARGV[5])
  local waiting = P .. 'out:waiting:' .. ARGV[4]
  for _, entry in ipairs(redis.call('LRANGE', waiting, 0, -1)) do
    local held = P .. 'out:entry:' .. entry
    local lane, channel = redis.call('HGET', held, 'lane'), redis.call('HGET', held, 'channel')
    if lane then
      redis.call('RPUSH', P .. 'out:queue:' .. lane .. ':' .. channel, entry)
      redis.call('ZADD', P .. 'out:ready:' .. lane, 'NX', now, channel)
    end
  end
  redis.call('DEL', waiting)
end
if ARGV[6] ~= '' then redis.call('HSET', P .. 'threads', ARGV[6], ARGV[7]) end
if ARGV[8] ~= '' then enqueue(cjson.decode(ARGV[8]), now) end
return 1
