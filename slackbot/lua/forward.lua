-- Of these channels it is known who reads in them, for a minute: what waits for them among the many goes first.
-- ARGV now, channels… · What is being sent, or waits for its time, stays where it is.
local now = tonumber(ARGV[1])
for i = 2, #ARGV do
  for _, lane in ipairs({'bulk', 'undrawn_many', 'file'}) do
    for _, gate in ipairs(GATES) do
      local ready = P .. 'out:ready:' .. lane .. gate
      local due = redis.call('ZSCORE', ready, ARGV[i])
      if due and tonumber(due) <= now then redis.call('ZADD', ready, 1, ARGV[i]) end
    end
  end
end
return 1
