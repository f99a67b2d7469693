-- From here on an earlier look-up no longer counts. ARGV op id
local key = P .. 'out:entry:' .. ARGV[1]
if redis.call('EXISTS', key) == 1 then redis.call('HSET', key, 'looked', 0) end
return 1
