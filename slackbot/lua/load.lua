-- A case with the earlier outcome of a command, the customer's last number and the provider, as one. Reads only.
-- ARGV case id, command id · Answers {version, doc, outcome, number, provider's doc}, each or false.
local case = redis.call('HMGET', P .. 'case:' .. ARGV[1], 'version', 'doc')
local earlier = redis.call('GET', P .. 'done:' .. ARGV[2]) or redis.call('HGET', P .. 'kept:' .. ARGV[1], ARGV[2])
return {case[1], case[2], earlier, redis.call('HGET', P .. 'numbers', ARGV[1]),
  redis.call('HGET', P .. 'case:' .. 'provider', 'doc')}
