-- A timer that the state no longer calls for, as somebody saw it. ARGV id, case id, the version of the case that they saw
-- Answers 0 where the case has changed since: what it calls for now is there.
if tonumber(redis.call('HGET', P .. 'case:' .. ARGV[2], 'version') or '0') ~= tonumber(ARGV[3]) then return 0 end
redis.call('SREM', P .. 'timers:' .. ARGV[2], ARGV[1])
redis.call('ZREM', P .. 'timers', ARGV[1])
redis.call('HDEL', P .. 'timer', ARGV[1])
return 1
