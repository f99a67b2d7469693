-- A channel and a person as one: whose channel it is, and what was kept of the person. Reads only.
-- ARGV channel, user or '' · Answers {provider's doc, customer's doc, user}, each or false.
local customer = redis.call('HGET', P .. 'channels', ARGV[1])
return {redis.call('HGET', P .. 'case:' .. 'provider', 'doc'),
  customer and redis.call('HGET', P .. 'case:' .. customer, 'doc'),
  redis.call('GET', P .. 'user:' .. ARGV[2])}
