-- A timer that the state no longer calls for. ARGV id, case id
redis.call('SREM', P .. 'timers:' .. ARGV[2], ARGV[1])
redis.call('ZREM', P .. 'timers', ARGV[1])
redis.call('HDEL', P .. 'timer', ARGV[1])
return 1
