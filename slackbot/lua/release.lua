-- What waited in these channels is due now. What is being sent at this moment keeps its lease.
-- ARGV now, number of lanes, lanes…, channels…
local lanes, now = tonumber(ARGV[2]), tonumber(ARGV[1])

local function due(lane, line)
  local id = redis.call('LINDEX', P .. 'out:queue:' .. lane .. ':' .. line, 0)
  if id and redis.call('HEXISTS', P .. 'out:entry:' .. id, 'fence') == 0 then file(lane, line, now) end
end

for j = 3 + lanes, #ARGV do
  for i = 3, 2 + lanes do due(ARGV[i], ARGV[j]) end
  for lane in pairs(ALONE) do
    for _, gate in ipairs(GATES) do
      for _, card in ipairs(redis.call('ZRANGE', P .. 'out:ready:' .. lane .. gate, 0, -1)) do
        if string.find(card, '|' .. ARGV[j] .. '|', 1, true) then due(lane, card) end
      end
    end
  end
end
return 1
