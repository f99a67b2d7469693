-- What a request needs, as one: whose channel it is, what was kept of the person; a case with the earlier outcome of a
-- command and the customer's last number. Reads only. ARGV channel, user, case id, command id, each or ''
-- Answers {provider's doc, customer's doc, user, version, doc, outcome, number}, each or false.
-- A form that was open when Slack gave the channel another id still names the one before.
local customer = redis.call('HGET', P .. 'channels', ARGV[1]) or redis.call('HGET', P .. 'moved', ARGV[1])
local case = redis.call('HMGET', P .. 'case:' .. ARGV[3], 'version', 'doc')
return {redis.call('HGET', P .. 'case:' .. 'provider', 'doc'),
  customer and redis.call('HGET', P .. 'case:' .. customer, 'doc'),
  redis.call('GET', P .. 'user:' .. ARGV[2]),
  case[1], case[2],
  redis.call('GET', P .. 'done:' .. ARGV[4]) or redis.call('HGET', P .. 'kept:' .. ARGV[3], ARGV[4]),
  redis.call('HGET', P .. 'numbers', ARGV[3])}
