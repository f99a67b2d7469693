-- Given up: kept for staff to see and send again; the alert is queued in the same breath.
-- ARGV id, fence, now, reason, alert entry as JSON or ''
local id, now = ARGV[1], tonumber(ARGV[3])
local key = take_fence(id, ARGV[2])
if not key then return 0 end
leave_queue(key, id, now)
redis.call('HSET', key, 'reason', ARGV[4], 'died', now)
redis.call('ZADD', P .. 'out:dead', now, id)
if ARGV[5] ~= '' then enqueue(cjson.decode(ARGV[5]), now) end
return 1
