-- A dead letter is sent again: same entry, same op_id, looked up first if its sending ended in doubt.
-- ARGV id, now, alert entry as JSON · Answers 1, or 0 when it is not among the dead.
local id, now = ARGV[1], tonumber(ARGV[2])
if redis.call('ZREM', P .. 'out:dead', id) == 0 then return 0 end
local key = P .. 'out:entry:' .. id
redis.call('HSET', key, 'tries', 0, 'looked', 0, 'revived', '1')
redis.call('HDEL', key, 'reason', 'died')
local lane, channel = redis.call('HGET', key, 'lane'), redis.call('HGET', key, 'channel')
redis.call('RPUSH', P .. 'out:queue:' .. lane .. ':' .. channel, id)
redis.call('ZADD', P .. 'out:ready:' .. lane, 'NX', now, channel)
enqueue(cjson.decode(ARGV[3]), now)
return 1
