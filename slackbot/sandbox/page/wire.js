// A person's words as Slack carries them, and back: three characters escaped, names as ids, addresses in angle brackets.

import { app, user } from "./session.js";
import { nameOf } from "./mentions.js";

const ENTITIES = { "&amp;": "&", "&lt;": "<", "&gt;": ">" };

export const unescape = (text) => text.replace(/&(?:amp|lt|gt);/g, (entity) => ENTITIES[entity]);
export const escape = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");

/** Who can be mentioned in a channel: its members, by the name shown, apps first. */
export const mentionable = (channel) =>
  channel.members.map(user).filter((person) => person && person.id !== app.as).sort((a, b) => b.is_bot - a.is_bot);

const quote = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** What is sent for what was typed. The longest name wins, so that 「@佐藤 健」 is not taken for a shorter 「@佐藤」. */
export function toWire(typed, channel) {
  const marks = new Map([["@channel", "<!channel>"], ["@here", "<!here>"], ["@everyone", "<!everyone>"]]);
  for (const person of mentionable(channel)) marks.set(`@${escape(nameOf(person))}`, `<@${person.id}>`);
  for (const c of app.state.channels) if (!c.is_im) marks.set(`#${escape(c.name)}`, `<#${c.id}|${c.name}>`);
  const names = [...marks.keys()].sort((a, b) => b.length - a.length).map(quote);
  const pattern = new RegExp(
    `(\`[^\`]*\`)|(https?://[^\\s<>|\\u3000-\\u303f\\uff00-\\uffef]*[\\w/=#&-])|(?<![\\w.])(${names.join("|")})`,
    "g",
  );
  return escape(typed).replace(pattern, (all, code, url) => (code ? all : url ? `<${url}>` : marks.get(all)));
}

/** What a person edits for what was sent. */
export function fromWire(text) {
  return unescape(
    text
      .replace(/<@(\w+)(?:\|[^>]*)?>/g, (_, id) => `@${nameOf(user(id))}`)
      .replace(/<!(channel|here|everyone)[^>]*>/g, "@$1")
      .replace(/<#\w+\|([^>]*)>/g, "#$1")
      .replace(/<([^<>|]+)>/g, "$1"),
  );
}

/** A message's words without any markup, for labels and announcements. */
export function plainWords(text) {
  return unescape(
    (text ?? "")
      .replace(/<@(\w+)(?:\|[^>]*)?>/g, (_, id) => `@${nameOf(user(id))}`)
      .replace(/<[^<>|]*\|([^<>]*)>/g, "$1")
      .replace(/<!?([^<>]*)>/g, "$1"),
  );
}
