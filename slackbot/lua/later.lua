-- Not now: a gate is closed ('gate', the try does not count), the send failed cleanly ('failed'), it ended in doubt ('doubt'),
-- a customer's channel is frozen until a lead decides ('frozen') or #desk is shared ('shared', both as with a gate),
-- a look-up found nothing yet ('looked'), or the thread is not there yet ('wait', the entry steps out of the queue).
-- ARGV id, fence, now, until, how, card key, the gate that it needs or '?', '1' when the try does not count: Slack answers nobody,
-- '1' when Slack has taken others since it last failed, from when on it may go once Slack takes another of its kind, or ''.
-- What turns out to be a card that stands steps into a line of its own.
local id = ARGV[1]
local key = take_fence(id, ARGV[2])
if not key then return 0 end
local how, now, until_ = ARGV[5], tonumber(ARGV[3]), tonumber(ARGV[4])
local gated = how == 'gate' or how == 'frozen' or how == 'shared'
if gated or ARGV[8] == '1' then redis.call('HINCRBY', key, 'tries', -1)
elseif how == 'failed' or how == 'doubt' then
  redis.call('HSET', key, 'failed', now)
  -- What failed while Slack took nobody is not held against it: its own tries begin now.
  if redis.call('HINCRBY', key, 'blamed', ARGV[9]) == 1 and ARGV[9] == '1' then redis.call('HSET', key, 'tries', 1) end
end
for _, took in ipairs({'taken', 'drawn'}) do redis.call('ZREM', P .. 'out:failed:' .. took, id) end
if ARGV[10] ~= '' then
  redis.call('ZADD', P .. 'out:failed:' .. (ARGV[7] == ':update' and 'drawn' or 'taken'), ARGV[10], id)
end
if how == 'looked' then redis.call('HINCRBY', key, 'looked', 1) end
if how == 'doubt' then redis.call('HSET', key, 'looked', 0) end
if how ~= 'doubt' and how ~= 'looked' and not (gated and ARGV[6] == 'doubt') then
  redis.call('HSET', key, 'claimed', '0')
end
undelivered(id, how == 'frozen' and how or nil)
if how == 'frozen' or how == 'shared' then redis.call('HSET', key, 'frozen', how)
else redis.call('HDEL', key, 'frozen') end
if how == 'wait' then redis.call('HINCRBY', key, 'tries', -1) end
if how == 'wait' and redis.call('HEXISTS', P .. 'cards', ARGV[6]) == 0 then
  leave_queue(key, id, now)
  redis.call('RPUSH', P .. 'out:waiting:' .. ARGV[6], id)
  return 1
end
-- A panel is pinned as well, whether it is posted or drawn anew.
if ARGV[7] ~= '?' and redis.call('HGET', key, 'gate') ~= ':panel' then redis.call('HSET', key, 'gate', ARGV[7]) end
local coalesce, lane, line = redis.call('HGET', key, 'coalesce'), place(key)
local moves = ARGV[7] == ':update' and REDRAWN[lane] ~= lane
if moves then
  leave_queue(key, id, now)
  lane, line = redrawn(lane, redis.call('HGET', key, 'channel'), coalesce)
  redis.call('HSET', key, 'lane', lane, 'line', line)
  line_up(id, until_)
end
if coalesce and coalesce ~= '' and (redis.call('HEXISTS', key, 'frozen') == 1 or REDRAWN[lane] == lane) then
  -- A card was not drawn yet: it is drawn with all that is decided meanwhile.
  redis.call('HSETNX', P .. 'out:pending', coalesce, id)
end
if not moves then file(lane, line, until_) end
return 1
