-- The message stands: forget the entry, remember where the card is, wake what waited for its thread.
-- ARGV id, fence, now, card key or '', ts or '', thread field or '', case id, alert entry as JSON or '',
-- 'taken' when Slack has taken a post, 'drawn' when it has drawn a card anew, or ''
local id, now = ARGV[1], tonumber(ARGV[3])

local function draw_the_others(now)
  -- Slack draws cards anew: those that it did not draw are due, but for one that it did not draw while it drew others.
  for _, lane in ipairs({'undrawn', 'undrawn_many'}) do
    for _, gate in ipairs(GATES) do
      local ready = P .. 'out:ready:' .. lane .. gate
      for _, line in ipairs(redis.call('ZRANGEBYSCORE', ready, '(' .. now, '+inf')) do
        local head = redis.call('LINDEX', P .. 'out:queue:' .. lane .. ':' .. line, 0)
        local known = redis.call('HMGET', P .. 'out:entry:' .. (head or ''), 'failed', 'alone', 'fence', 'frozen')
        if known[1] and known[2] ~= '1' and not known[3] and not known[4] then redis.call('ZADD', ready, now, line) end
      end
    end
  end
end

local key = take_fence(id, ARGV[2])
if not key then return 0 end
if ARGV[9] == 'taken' then redis.call('SET', P .. 'out:taken', now) end
leave_queue(key, id, now)
if ARGV[9] == 'drawn' then
  redis.call('SET', P .. 'out:drawn', now)
  draw_the_others(now)
end
local again = dead_card(redis.call('HGET', key, 'coalesce'))
if again then
  -- The card stands now: its dead letter goes the same way, and staff read that it is settled.
  redis.call('ZREM', P .. 'out:dead', again)
  redis.call('HSET', P .. 'out:entry:' .. again, 'tries', 0, 'revived', 'stands')
  redis.call('HDEL', P .. 'out:entry:' .. again, 'reason', 'died', 'failed', 'alone', 'blamed')
  line_up(again, now)
end
local window = redis.call('HGET', key, 'window')
if ARGV[4] ~= '' and window and window ~= '' then redis.call('SADD', P .. 'reached:' .. window, ARGV[7]) end
undelivered(id, nil)
redis.call('DEL', key)
redis.call('ZREM', P .. 'out:dead', id)
if ARGV[4] ~= '' then
  redis.call('HSET', P .. 'cards', ARGV[4], ARGV[5])
  local waiting = P .. 'out:waiting:' .. ARGV[4]
  local held = redis.call('LRANGE', waiting, 0, -1)
  for i = #held, 1, -1 do
    -- In front: what came after them in the channel must not be said before them.
    if redis.call('EXISTS', P .. 'out:entry:' .. held[i]) == 1 then line_up(held[i], now, true) end
  end
  redis.call('DEL', waiting)
end
if ARGV[6] ~= '' then redis.call('HSET', P .. 'threads', ARGV[6], ARGV[7]) end
if ARGV[8] ~= '' then enqueue(cjson.decode(ARGV[8]), now) end
return 1
