// People, channels and groups inside a text. A mention of somebody is a ping and looks like one.

import { h } from "./dom.js";
import { address, app, follow, user } from "./session.js";
import { t } from "./words.js";

export const nameOf = (person) => person?.display_name || person?.real_name || person?.name || t("unknown_person");

/** The other person of a direct conversation. */
export const partner = (channel) => user(channel.members.find((id) => id !== app.as));

export const channelName = (channel) => (channel.is_im ? nameOf(partner(channel)) : channel.name);

export function userMention(id, label) {
  const mine = id === app.as;
  return h("span", { class: mine ? "mention mention-me" : "mention" }, `@${user(id) ? nameOf(user(id)) : label ?? id}`);
}

export function channelMention(id, label) {
  const channel = app.state.channels.find((c) => c.id === id);
  if (!channel) return h("span", { class: "mention" }, `#${label ?? t("private_channel")}`);
  return h(
    "a",
    { class: "mention", href: address({ channel: id }), onclick: follow({ channel: id }) },
    `#${channel.name}`,
  );
}

export const groupMention = (words) => h("span", { class: "mention mention-ping" }, words);
