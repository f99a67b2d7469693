-- Just before something is said: is the claim still ours? Then the lease begins anew, and an earlier look-up no longer counts.
-- ARGV id, fence, now, lease_ms, the file that is about to be shown or ''
local key = P .. 'out:entry:' .. ARGV[1]
if redis.call('HGET', key, 'fence') ~= ARGV[2] then return 0 end
redis.call('HSET', key, 'looked', 0)
if ARGV[5] ~= '' then redis.call('HSET', key, 'file', ARGV[5]) end
local lane, line = place(key)
file(lane, line, tonumber(ARGV[3]) + tonumber(ARGV[4]))
return 1
