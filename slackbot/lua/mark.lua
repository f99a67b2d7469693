-- A build begins to work on these records. ARGV its schema number, how long what is said is looked for after a restore (ms)
-- Answers the number that stands now, or 'restoring': greater than the caller's, it must not work here.
local mine, found = tonumber(ARGV[1]), redis.call('GET', P .. 'schema')
if found == 'restoring' then return found end
if found and tonumber(found) > mine then return found end
redis.call('SET', P .. 'schema', mine)
if redis.call('PTTL', P .. 'restored') == -1 then redis.call('PEXPIRE', P .. 'restored', ARGV[2]) end
return tostring(mine)
