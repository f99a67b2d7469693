-- The one door: case, audit, outbox, timers and command id, or nothing.
-- KEYS[1] the provider's key prefix · ARGV[1] the envelope; bodies in it are opaque strings.
-- Answers {'OK', version} · {'DUPLICATE', outcome} · {'CONFLICT'} · {'TAKEN', case id}.
local now = tonumber(ARGV[2])
local e = cjson.decode(ARGV[1])
local case = P .. 'case:' .. e.case_id
local done = P .. 'done:' .. e.command_id
local kept = P .. 'kept:' .. e.case_id

local earlier = redis.call('GET', done) or redis.call('HGET', kept, e.command_id)
if earlier then return {'DUPLICATE', earlier} end

for _, claim in ipairs(e.claims) do
  local holder = redis.call('HGET', P .. 'claims', claim)
  if holder and holder ~= e.case_id then return {'TAKEN', holder} end
end
if tonumber(redis.call('HGET', case, 'version') or '0') ~= e.version then return {'CONFLICT'} end
if e.number then
  if tonumber(redis.call('HGET', P .. 'numbers', e.customer) or '0') ~= e.number - 1 then return {'CONFLICT'} end
  redis.call('HSET', P .. 'numbers', e.customer, e.number)
end

redis.call('HSET', case, 'version', e.version + 1, 'doc', e.doc)
if e.keep then redis.call('HSET', kept, e.command_id, e.outcome)
else redis.call('SET', done, e.outcome, 'PX', e.remember_ms) end
for _, claim in ipairs(e.claims) do redis.call('HSET', P .. 'claims', claim, e.case_id) end
for _, event in ipairs(e.events) do redis.call('RPUSH', P .. 'audit:' .. e.case_id, event) end
for _, entry in ipairs(e.outbox) do enqueue(entry, now) end
for _, set in ipairs(e.sets) do
  if set.score then redis.call('ZADD', P .. set.key, set.score, set.member)
  else redis.call('ZREM', P .. set.key, set.member) end
end
for _, field in ipairs(e.fields) do
  local key = P .. field.key
  if field.value then redis.call('HSET', key, field.name, field.value)
  -- What another case has taken over since is not ours to remove.
  elseif redis.call('HGET', key, field.name) == field['not'] then redis.call('HDEL', key, field.name) end
end

local mine = P .. 'timers:' .. e.case_id
local wanted = {}
for _, timer in ipairs(e.timers) do wanted[timer.id] = timer end
for _, id in ipairs(redis.call('SMEMBERS', mine)) do
  if wanted[id] then wanted[id] = nil
  else
    redis.call('SREM', mine, id)
    redis.call('ZREM', P .. 'timers', id)
    redis.call('HDEL', P .. 'timer', id)
  end
end
for id, timer in pairs(wanted) do
  redis.call('SADD', mine, id)
  redis.call('ZADD', P .. 'timers', timer.at, id)
  redis.call('HSET', P .. 'timer', id, timer.body)
end
return {'OK', e.version + 1}
