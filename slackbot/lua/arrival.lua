-- Shared by `read` and `commit`: whose channel it is, what was kept of the person, and a mark of all that an arrival
-- goes by, which is another as soon as any of it is.
-- A form that was open when Slack gave the channel another id still names the one before.
local function arrival(channel, user)
  local customer = redis.call('HGET', P .. 'channels', channel) or redis.call('HGET', P .. 'moved', channel)
  local kept = redis.call('GET', P .. 'user:' .. user)
  local ours = redis.call('HGET', P .. 'case:' .. 'provider', 'version')
  local theirs = customer and redis.call('HGET', P .. 'case:' .. customer, 'version')
  return customer, kept, table.concat({ours or '', customer or '', theirs or '', kept or ''}, ' ')
end

