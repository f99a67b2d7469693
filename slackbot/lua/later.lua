-- Not now: a gate is closed ('gate', the try does not count), the send failed cleanly ('failed'), it ended in doubt ('doubt'),
-- a card was not drawn anew ('aside': nothing waits behind it, it goes on trying at the end of a lane of its own),
-- a customer's channel is frozen until a lead decides ('frozen') or #desk is shared ('shared', both as with a gate),
-- a look-up found nothing yet ('looked'), or the thread is not there yet ('wait', the entry steps out of the queue).
-- ARGV id, fence, now, until, how, card key, the gate that it needs or '?', '1' when the try does not count: Slack answers nobody
local id = ARGV[1]
local key = take_fence(id, ARGV[2])
if not key then return 0 end
local how, now = ARGV[5], tonumber(ARGV[3])
local gated = how == 'gate' or how == 'frozen' or how == 'shared'
if gated or ARGV[8] == '1' then redis.call('HINCRBY', key, 'tries', -1)
elseif how == 'failed' or how == 'aside' or how == 'doubt' then redis.call('HSETNX', key, 'failing', now) end
if how == 'looked' then redis.call('HINCRBY', key, 'looked', 1) end
if how == 'doubt' then redis.call('HSET', key, 'looked', 0) end
if how ~= 'doubt' and how ~= 'looked' and not (gated and ARGV[6] == 'doubt') then
  redis.call('HSET', key, 'claimed', '0')
end
undelivered(id, how == 'frozen' and how or nil)
if how == 'frozen' or how == 'shared' then
  redis.call('HSET', key, 'frozen', how)
  -- A card was not drawn yet: it waits for all that is decided meanwhile.
  local coalesce = redis.call('HGET', key, 'coalesce')
  if coalesce and coalesce ~= '' then redis.call('HSETNX', P .. 'out:pending', coalesce, id) end
else
  redis.call('HDEL', key, 'frozen')
end
if how == 'aside' then
  redis.call('HSETNX', P .. 'out:pending', redis.call('HGET', key, 'coalesce'), id)
  local from = redis.call('HMGET', key, 'lane', 'channel')
  leave_queue(key, id, now)
  redis.call('HSET', key, 'lane', 'undrawn')
  line_up(id, tonumber(ARGV[4]))
  if from[1] == 'undrawn' then file('undrawn', from[2], tonumber(ARGV[4])) end
  return 1
end
if how == 'wait' then redis.call('HINCRBY', key, 'tries', -1) end
if how == 'wait' and redis.call('HEXISTS', P .. 'cards', ARGV[6]) == 0 then
  leave_queue(key, id, now)
  redis.call('RPUSH', P .. 'out:waiting:' .. ARGV[6], id)
  return 1
end
local lane, channel = redis.call('HGET', key, 'lane'), redis.call('HGET', key, 'channel')
if ARGV[7] ~= '?' then redis.call('HSET', key, 'gate', ARGV[7]) end
file(lane, channel, tonumber(ARGV[4]))
return 1
