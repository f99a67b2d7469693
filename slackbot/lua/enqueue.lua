-- Shared by every script that puts something into the outbox. A card that waits already is not queued twice:
-- it is rendered from the latest state when its turn comes.
local P = KEYS[1]

-- A line waits among those whose next message needs the same gate of the whole workspace, '' being that of posts:
-- where one is shut, the others are not looked through for what may go.
local GATES = {'', ':update', ':panel', ':file'}

-- The lanes of what is said in Slack: follow-ups and other systems do not need it.
local SAID = {incident = true, undrawn_incident = true, approval = true, undrawn_approval = true, undrawn = true, bulk = true,
  undrawn_many = true, file = true}

-- Where a card that stands waits to be drawn anew: posts do not wait for Slack's limit of that, nor it for theirs. Of what is
-- urgent each card is a line of its own, so that one that is not drawn keeps no other; what is for many has one in each channel.
-- What an earlier build has left in `undrawn` may be urgent.
local REDRAWN = {incident = 'undrawn_incident', undrawn_incident = 'undrawn_incident', undrawn = 'undrawn_incident',
  approval = 'undrawn_approval', undrawn_approval = 'undrawn_approval', bulk = 'undrawn_many', undrawn_many = 'undrawn_many'}
local ALONE = {undrawn_incident = true, undrawn_approval = true}

-- Where a card may wait for long, and the lanes whose cards would come no sooner.
local NO_SOONER = {bulk = {bulk = true}, undrawn_many = {bulk = true}, undrawn_approval = {approval = true, bulk = true}}

local function place(key)
  local found = redis.call('HMGET', key, 'lane', 'line', 'channel')
  return found[1], found[2] or found[3]
end

local function file(lane, line, at, only_new)
  -- Where the line stands in its lane: by its next message. `only_new`: one that stands there already keeps its time.
  local ready = P .. 'out:ready:' .. lane
  local head = redis.call('LINDEX', P .. 'out:queue:' .. lane .. ':' .. line, 0)
  local gate = head and redis.call('HGET', P .. 'out:entry:' .. head, 'gate') or ''
  for _, other in ipairs(GATES) do
    local score = redis.call('ZSCORE', ready .. other, line)
    if score and only_new then at = score end
    if score and (other ~= gate or not head) then redis.call('ZREM', ready .. other, line) end
  end
  if head then redis.call('ZADD', ready .. gate, at, line) end
end

local function stand_in_line(push, lane, line, id, now)
  local length = redis.call(push, P .. 'out:queue:' .. lane .. ':' .. line, id)
  -- Behind another the line stands already where its next message puts it.
  if push == 'LPUSH' or length == 1 then file(lane, line, now, true) end
end

local function line_up(id, now, front)
  local lane, line = place(P .. 'out:entry:' .. id)
  stand_in_line(front and 'LPUSH' or 'RPUSH', lane, line, id, now)
end

local function redrawn(lane, channel, coalesce)
  lane = REDRAWN[lane]
  if not ALONE[lane] then return lane, channel end
  -- Two drawings of one card may not be on their way at once: one line holds them, the one that it has.
  for other in pairs(ALONE) do
    if redis.call('EXISTS', P .. 'out:queue:' .. other .. ':' .. coalesce) == 1 then lane = other end
  end
  return lane, coalesce
end

local function place_of(entry)
  -- Lane, line and gate. A card that stands is drawn anew, a panel pinned besides, a file uploaded, everything else posted. The
  -- sending asks again.
  local lane, line, gate = entry.lane, entry.channel, ''
  if entry.file then return lane, line, ':file' end
  if not entry.coalesce then return lane, line, gate end
  if redis.call('HEXISTS', P .. 'cards', entry.coalesce) == 1 then
    lane, line = redrawn(lane, entry.channel, entry.coalesce)
    gate = ':update'
  end
  if string.sub(entry.coalesce, -6) == '|panel' then gate = ':panel' end
  return lane, line, gate
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
  local lane, line = place(key)
  redis.call('LREM', P .. 'out:queue:' .. lane .. ':' .. line, 1, id)
  file(lane, line, now)
end

local function overtaken(waits, lane, now)
  -- Among what many are told a card may wait for hours, among approvals for minutes; whoever has pressed a button on it
  -- looks at it now.
  local waiting = P .. 'out:entry:' .. waits
  local among, line = place(waiting)
  local alike = NO_SOONER[among]
  if not alike or alike[lane] or redis.call('HGET', waiting, 'claimed') == '1' then return false end
  redis.call('LREM', P .. 'out:queue:' .. among .. ':' .. line, 1, waits)
  -- The lease of what is being sent there stands.
  file(among, line, now, true)
  redis.call('DEL', waiting)
  return true
end

local function sooner(waits, now)
  -- A card that is not drawn anew before some time to come has changed: whoever has changed it looks at it now.
  -- It may wait behind an earlier drawing that has failed: that one shows the change as well.
  local lane, line = place(P .. 'out:entry:' .. waits)
  local head = ALONE[lane] and redis.call('LINDEX', P .. 'out:queue:' .. lane .. ':' .. line, 0)
  local key = P .. 'out:entry:' .. (head or '')
  if not head or redis.call('HEXISTS', key, 'fence') == 1 then return end
  local ready = P .. 'out:ready:' .. lane .. (redis.call('HGET', key, 'gate') or '')
  local due = redis.call('ZSCORE', ready, line)
  if not due or tonumber(due) <= now then return end
  redis.call('HSET', key, 'tries', 0)
  redis.call('ZADD', ready, now, line)
end

local function enqueue(entry, now)
  local key = P .. 'out:entry:' .. entry.id
  if redis.call('EXISTS', key) == 1 then return end
  if entry.coalesce then
    local waits = redis.call('HGET', P .. 'out:pending', entry.coalesce)
    -- One that was lost draws nothing.
    if waits and redis.call('HEXISTS', P .. 'out:entry:' .. waits, 'body') == 0 then waits = nil end
    if waits and not overtaken(waits, entry.lane, now) then return sooner(waits, now) end
    redis.call('HSET', P .. 'out:pending', entry.coalesce, entry.id)
  end
  -- After a restore it may have been said before, by the life that was lost: it is looked for from the backup on.
  local restored = redis.call('GET', P .. 'restored')
  local lane, line, gate = place_of(entry)
  redis.call('HSET', key, 'body', entry.body, 'lane', lane, 'line', line, 'channel', entry.channel, 'gate', gate, 'coalesce',
    entry.coalesce or '', 'window', entry.window or '', 'tries', 0, 'queued', restored or now, 'claimed', restored and '1' or '0')
  stand_in_line('RPUSH', lane, line, entry.id, now)
end
