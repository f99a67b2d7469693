-- The message stands: forget the entry, remember where the card is, wake what waited for its thread.
-- ARGV id, fence, now, card key or '', ts or '', thread field or '', case id, alert entry as JSON or '',
-- 'taken' when Slack has taken a post, 'drawn' when it has drawn a card anew, or ''
local id, now = ARGV[1], tonumber(ARGV[3])

local function others_too(took)
  -- Slack takes this kind again: what it did not take while it took no other is due, if in doubt when its sending has ended.
  -- A part at a time: ten thousand would keep Redis, and whoever presses a button, for a tenth of a second.
  local failed = P .. 'out:failed:' .. took
  local found = redis.call('ZRANGE', failed, 0, 999, 'WITHSCORES')
  for i = 1, #found, 2 do
    local entry = P .. 'out:entry:' .. found[i]
    local lane, line = place(entry)
    local head = lane and redis.call('LINDEX', P .. 'out:queue:' .. lane .. ':' .. line, 0)
    local held = redis.call('HMGET', entry, 'fence', 'frozen')
    if head == found[i] and not held[1] and not held[2] then file(lane, line, math.max(now, tonumber(found[i + 1]))) end
  end
  redis.call('ZREMRANGEBYRANK', failed, 0, 999)
end

local key = take_fence(id, ARGV[2])
if not key then return 0 end
leave_queue(key, id, now)
if ARGV[9] == 'taken' then redis.call('SET', P .. 'out:taken', now) end
if ARGV[9] == 'drawn' then redis.call('SET', P .. 'out:drawn', now) end
if ARGV[9] ~= '' then others_too(ARGV[9]) end
local again = dead_card(redis.call('HGET', key, 'coalesce'))
if again then
  -- The card stands now: its dead letter goes the same way, and staff read that it is settled.
  redis.call('ZREM', P .. 'out:dead', again)
  redis.call('HSET', P .. 'out:entry:' .. again, 'tries', 0, 'revived', 'stands')
  redis.call('HDEL', P .. 'out:entry:' .. again, 'reason', 'died', 'failed', 'blamed')
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
