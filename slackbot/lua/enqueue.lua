-- Shared by every script that puts something into the outbox. A card that waits already is not queued twice:
-- it is rendered from the latest state when its turn comes.
local P = KEYS[1]

local function stand_in_line(push, lane, channel, id, now)
  redis.call(push, P .. 'out:queue:' .. lane .. ':' .. channel, id)
  redis.call('ZADD', P .. 'out:ready:' .. lane, 'NX', now, channel)
end

local function line_up(id, now, front)
  local entry = redis.call('HMGET', P .. 'out:entry:' .. id, 'lane', 'channel')
  stand_in_line(front and 'LPUSH' or 'RPUSH', entry[1], entry[2], id, now)
end

local function dead_card(coalesce)
  -- The dead letter of this card, if there is one. Dead letters are few.
  if not coalesce or coalesce == '' then return nil end
  for _, id in ipairs(redis.call('ZRANGE', P .. 'out:dead', 0, -1)) do
    if redis.call('HGET', P .. 'out:entry:' .. id, 'coalesce') == coalesce then return id end
  end
end

local function enqueue(entry, now)
  local key = P .. 'out:entry:' .. entry.id
  if redis.call('EXISTS', key) == 1 then return end
  if entry.coalesce then
    if redis.call('HEXISTS', P .. 'out:pending', entry.coalesce) == 1 then return end
    redis.call('HSET', P .. 'out:pending', entry.coalesce, entry.id)
  end
  -- After a restore it may have been said before, by the life that was lost: it is looked for from the backup on.
  local restored = redis.call('GET', P .. 'restored')
  redis.call('HSET', key, 'body', entry.body, 'lane', entry.lane, 'channel', entry.channel,
    'coalesce', entry.coalesce or '', 'tries', 0, 'queued', restored or now, 'claimed', restored and '1' or '0')
  stand_in_line('RPUSH', entry.lane, entry.channel, entry.id, now)
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
  local queue = P .. 'out:queue:' .. lane .. ':' .. channel
  redis.call('LREM', queue, 1, id)
  if redis.call('LLEN', queue) == 0 then
    redis.call('ZREM', P .. 'out:ready:' .. lane, channel)
  else
    redis.call('ZADD', P .. 'out:ready:' .. lane, now, channel)
  end
end
