-- A dead letter is sent again: same entry, same op_id, looked up first if its sending ended in doubt. Where the look-up was
-- refused, whoever pressed has looked in the channel: that counts as both look-ups.
-- ARGV id, now, alert entry as JSON or '', the press (one press counts once) · Answers 1, or 0 when it is not among the dead.
local id, now = ARGV[1], tonumber(ARGV[2])
local key = P .. 'out:entry:' .. id
if redis.call('HGET', key, 'revived') == ARGV[4] then return 1 end
if redis.call('ZREM', P .. 'out:dead', id) == 0 then return 0 end
local looked = redis.call('HGET', key, 'reason') == 'delivery_unknown' and 2 or 0
redis.call('HSET', key, 'tries', 0, 'looked', looked, 'revived', ARGV[4])
redis.call('HDEL', key, 'reason', 'died', 'failed', 'blamed')
undelivered(id, nil)
line_up(id, now)
if ARGV[3] ~= '' then enqueue(cjson.decode(ARGV[3]), now) end
return 1
