-- Our own message came back as an event. ARGV op id, ts
local key = P .. 'out:entry:' .. ARGV[1]
if redis.call('EXISTS', key) == 1 then redis.call('HSET', key, 'seen', ARGV[2]) end
return 1
