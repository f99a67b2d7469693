-- What waited in these channels is due now. What is being sent at this moment keeps its lease.
-- ARGV now, number of lanes, lanes…, channels…
local lanes = tonumber(ARGV[2])
for i = 3, 2 + lanes do
  for j = 3 + lanes, #ARGV do
    local id = redis.call('LINDEX', P .. 'out:queue:' .. ARGV[i] .. ':' .. ARGV[j], 0)
    if id and redis.call('HEXISTS', P .. 'out:entry:' .. id, 'fence') == 0 then
      file(ARGV[i], ARGV[j], tonumber(ARGV[1]))
    end
  end
end
return 1
