-- What a request needs, as one: whose channel it is, what was kept of the person; a case, or else the channel's customer,
-- with the earlier outcome of a command and the last number. Reads only. ARGV channel, user, case id, command id, each or ''
-- Answers {mark, provider's doc, customer's doc, user, version, doc, outcome, number}, each but the mark or false.
local customer, user, mark = arrival(ARGV[1], ARGV[2])
local about = ARGV[3] ~= '' and ARGV[3] or customer or ''
local case = redis.call('HMGET', P .. 'case:' .. about, 'version', 'doc')
return {mark, redis.call('HGET', P .. 'case:' .. 'provider', 'doc'),
  customer and redis.call('HGET', P .. 'case:' .. customer, 'doc'),
  user,
  case[1], case[2],
  redis.call('GET', P .. 'done:' .. ARGV[4]) or redis.call('HGET', P .. 'kept:' .. about, ARGV[4]),
  redis.call('HGET', P .. 'numbers', about)}
