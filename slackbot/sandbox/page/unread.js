// What has been read, per person and channel, remembered by this browser.

import { app } from "./session.js";

const memory = (channel) => `read:${app.as}:${channel.id}`;

/** Reading marks from a sandbox that was later started afresh lie in the future and count for nothing. */
function readUpTo(channel) {
  const mark = Number(localStorage.getItem(memory(channel)) ?? 0);
  return mark > app.state.now + 60 ? 0 : mark;
}

const arrivals = (channel) =>
  [
    ...(app.state.messages[channel.id] ?? []),
    ...Object.values(app.state.threads[channel.id] ?? {}).flat(),
  ].filter((message) => message.user !== app.as);

export function unreadIn(channel) {
  const mark = readUpTo(channel);
  return new Set(arrivals(channel).map((message) => message.ts).filter((ts) => Number(ts) > mark)).size;
}

export function markRead(channel) {
  const newest = Math.max(0, ...arrivals(channel).map((message) => Number(message.ts)));
  if (newest > readUpTo(channel)) localStorage.setItem(memory(channel), newest);
}

export const unreadAnywhere = (except) =>
  app.state.channels.filter((channel) => channel.id !== except?.id).reduce(
    (sum, channel) => sum + unreadIn(channel),
    0,
  );
