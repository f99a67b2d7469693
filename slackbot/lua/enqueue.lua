-- Shared by every script that puts something into the outbox. A card that waits already is not queued twice:
-- it is rendered from the latest state when its turn comes.
local P = KEYS[1]

-- A channel waits among those whose next message needs the same gate of the whole workspace, '' being that of posts:
-- where one is shut, the others are not looked through for what may go.
local GATES = {'', ':update', ':panel', ':file'}

-- The lanes of what is said in Slack: follow-ups and other systems do not need it.
local SAID = {incident = true, approval = true, undrawn = true, bulk = true, file = true}

local function file(lane, channel, at, only_new)
  -- Where the channel stands in its lane: by its next message. `only_new`: one that stands there already keeps its time.
  local ready = P .. 'out:ready:' .. lane
  local head = redis.call('LINDEX', P .. 'out:queue:' .. lane .. ':' .. channel, 0)
  local gate = head and redis.call('HGET', P .. 'out:entry:' .. head, 'gate') or ''
  for _, other in ipairs(GATES) do
    local score = redis.call('ZSCORE', ready .. other, channel)
    if score and only_new then at = score end
    if score and (other ~= gate or not head) then redis.call('ZREM', ready .. other, channel) end
  end
  if head then redis.call('ZADD', ready .. gate, at, channel) end
end

local function stand_in_line(push, lane, channel, id, now)
  local length = redis.call(push, P .. 'out:queue:' .. lane .. ':' .. channel, id)
  -- Behind another the channel stands already where its next message puts it.
  if push == 'LPUSH' or length == 1 then file(lane, channel, now, true) end
end

local function line_up(id, now, front)
  local entry = redis.call('HMGET', P .. 'out:entry:' .. id, 'lane', 'channel')
  stand_in_line(front and 'LPUSH' or 'RPUSH', entry[1], entry[2], id, now)
end

local function gate_of(entry)
  -- A card that stands is drawn anew, a panel pinned besides, a file uploaded, everything else posted. The sending asks again.
  if entry.file then return ':file' end
  if not entry.coalesce then return '' end
  if string.sub(entry.coalesce, -6) == '|panel' then return ':panel' end
  return redis.call('HEXISTS', P .. 'cards', entry.coalesce) == 1 and ':update' or ''
end

local function dead_card(coalesce)
  -- The dead letter of this card, if there is one. Dead letters are few.
  if not coalesce or coalesce == '' then return nil end
  for _, id in ipairs(redis.call('ZRANGE', P .. 'out:dead', 0, -1)) do
    if redis.call('HGET', P .. 'out:entry:' .. id, 'coalesce') == coalesce then return id end
  end
end

local function undelivered(id, why)
  -- Of what many customers are told: that this does not reach one of them, and why; nil: nothing is known against it.
  local window = redis.call('HGET', P .. 'out:entry:' .. id, 'window')
  if not window or window == '' then return end
  if why then redis.call('HSET', P .. 'undelivered:' .. window, id, why)
  else redis.call('HDEL', P .. 'undelivered:' .. window, id) end
end

local function take_fence(id, fence)
  -- One claim is answered once: a script that the client sends again after a lost reply finds its fence gone.
  local key = P .. 'out:entry:' .. id
  if redis.call('HGET', key, 'fence') ~= fence then return nil end
  redis.call('HDEL', key, 'fence')
  return key
end

local function leave_queue(key, id, now)
  local lane, channel = redis.call('HGET', key, 'lane'), redis.call('HGET', key, 'channel')
  redis.call('LREM', P .. 'out:queue:' .. lane .. ':' .. channel, 1, id)
  file(lane, channel, now)
end

local function overtaken(waits, lane, now)
  -- Among what many are told a card may wait for hours; whoever has pressed a button on it looks at it now.
  local waiting = P .. 'out:entry:' .. waits
  local found = redis.call('HMGET', waiting, 'lane', 'claimed', 'channel')
  if found[1] ~= 'bulk' or lane == 'bulk' or found[2] == '1' then return false end
  redis.call('LREM', P .. 'out:queue:' .. found[1] .. ':' .. found[3], 1, waits)
  -- The lease of what is being sent there stands.
  file('bulk', found[3], now, true)
  redis.call('DEL', waiting)
  return true
end

local function enqueue(entry, now)
  local key = P .. 'out:entry:' .. entry.id
  if redis.call('EXISTS', key) == 1 then return end
  if entry.coalesce then
    local waits = redis.call('HGET', P .. 'out:pending', entry.coalesce)
    if waits and not overtaken(waits, entry.lane, now) then return end
    redis.call('HSET', P .. 'out:pending', entry.coalesce, entry.id)
  end
  -- After a restore it may have been said before, by the life that was lost: it is looked for from the backup on.
  local restored = redis.call('GET', P .. 'restored')
  redis.call('HSET', key, 'body', entry.body, 'lane', entry.lane, 'channel', entry.channel, 'gate', gate_of(entry),
    'coalesce', entry.coalesce or '', 'window', entry.window or '', 'tries', 0, 'queued', restored or now, 'claimed', restored and '1' or '0')
  stand_in_line('RPUSH', entry.lane, entry.channel, entry.id, now)
end
