// What a screen reader is told as messages arrive in the channel on screen.

import { label } from "./messages.js";
import { app } from "./session.js";

let place = null;
let heard = new Set();
let last = "";

/** The newest message of others that came since the last drawing of the same channel. */
export function announce(channel) {
  if (!channel) return "";
  const all = [...(app.state.messages[channel.id] ?? []), ...Object.values(app.state.threads[channel.id] ?? {}).flat()];
  const fresh = all.filter((message) => !heard.has(message.ts) && message.user !== app.as);
  if (place === channel.id && fresh.length) last = label(fresh.at(-1));
  if (place !== channel.id) last = "";
  place = channel.id;
  heard = new Set(all.map((message) => message.ts));
  return last;
}
