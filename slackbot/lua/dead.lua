-- Given up: kept for staff to see and send again; the alert is queued in the same breath.
-- `doubt` '1': it may have been sent all the same, so whoever sends it again looks first.
-- ARGV id, fence, now, reason, doubt, alert entry as JSON or ''
local id, now = ARGV[1], tonumber(ARGV[3])
local key = take_fence(id, ARGV[2])
if not key then return 0 end
leave_queue(key, id, now)
if dead_card(redis.call('HGET', key, 'coalesce')) then
  -- Sent again, that one is drawn from the latest state: one card, one dead letter.
  undelivered(id, nil)
  redis.call('DEL', key)
  return 1
end
redis.call('HSET', key, 'reason', ARGV[4], 'died', now, 'claimed', ARGV[5])
redis.call('ZADD', P .. 'out:dead', now, id)
undelivered(id, ARGV[4])
if ARGV[6] ~= '' then enqueue(cjson.decode(ARGV[6]), now) end
return 1
