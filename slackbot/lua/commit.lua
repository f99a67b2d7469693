-- The one door: case, audit, outbox, timers and command id, or nothing.
-- KEYS[1] the provider's key prefix · ARGV now, what the request went by from memory (channel, user, mark, or each ''), the
-- envelope, and the bodies, which are opaque here: the case's, the outcome's, those of the events, of the outbox, of the timers.
-- Answers {'OK', version} · {'DUPLICATE', outcome} · {'CONFLICT'} · {'TAKEN', case id} · {'OTHERWISE'}, by now, than remembered.
if ARGV[4] ~= '' then
  local _, _, mark = arrival(ARGV[2], ARGV[3])
  if mark ~= ARGV[4] then return {'OTHERWISE'} end
end
local now = tonumber(ARGV[1])
local e = cjson.decode(ARGV[5])
local doc, outcome = ARGV[6], ARGV[7]
local body = 7
local function next_body()
  body = body + 1
  return ARGV[body]
end
local case = P .. 'case:' .. e.case_id
local done = P .. 'done:' .. e.command_id
-- Where the command's own case is, which is the customer for one that opens a new case: there it is looked for again.
local kept = P .. 'kept:' .. e.customer

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

redis.call('HSET', case, 'version', e.version + 1, 'doc', doc)
if e.keep then redis.call('HSET', kept, e.command_id, outcome)
else redis.call('SET', done, outcome, 'PX', e.remember_ms) end
for _, claim in ipairs(e.claims) do redis.call('HSET', P .. 'claims', claim, e.case_id) end
for _ = 1, e.events do redis.call('RPUSH', P .. 'audit:' .. e.case_id, next_body()) end
for _, entry in ipairs(e.outbox) do
  entry.body = next_body()
  enqueue(entry, now)
end
for _, set in ipairs(e.sets) do
  if set.score then redis.call('ZADD', P .. set.key, set.score, set.member)
  else redis.call('ZREM', P .. set.key, set.member) end
end
if e.busy then
  local open = redis.call('ZCARD', P .. 'open:' .. e.busy)
  if open > 0 then redis.call('ZADD', P .. 'busy', open, e.busy)
  else redis.call('ZREM', P .. 'busy', e.busy) end
end
for _, field in ipairs(e.fields) do
  local key = P .. field.key
  if field.value then
    local before = field.tally and redis.call('HGET', key, field.name)
    if field.tally and before ~= field.value then
      if before then redis.call('HINCRBY', P .. field.tally, before, -1) end
      redis.call('HINCRBY', P .. field.tally, field.value, 1)
    end
    redis.call('HSET', key, field.name, field.value)
  -- What another case has taken over since is not ours to remove.
  elseif redis.call('HGET', key, field.name) == field['not'] then redis.call('HDEL', key, field.name) end
end

local mine = P .. 'timers:' .. e.case_id
local wanted = {}
for _, timer in ipairs(e.timers) do
  timer.body = next_body()
  wanted[timer.id] = timer
end
for _, id in ipairs(redis.call('SMEMBERS', mine)) do
  if wanted[id] then wanted[id] = nil
  else
    redis.call('SREM', mine, id)
    redis.call('ZREM', P .. 'timers', id)
    redis.call('HDEL', P .. 'timer', id)
  end
end
local ids, due, bodies = {}, {}, {}
for id, timer in pairs(wanted) do
  ids[#ids + 1] = id
  due[#due + 1], due[#due + 2] = timer.at, id
  bodies[#bodies + 1], bodies[#bodies + 2] = id, timer.body
end
if #ids > 0 then
  redis.call('SADD', mine, unpack(ids))
  redis.call('ZADD', P .. 'timers', unpack(due))
  redis.call('HSET', P .. 'timer', unpack(bodies))
end
return {'OK', e.version + 1}
