// Reactions under a message, and the small picker that adds one.

import { h } from "./dom.js";
import { emoji, PICKER } from "./emoji.js";
import { nameOf } from "./mentions.js";
import { act, app, user } from "./session.js";
import { t } from "./words.js";

const bare = (name) => name.split("::")[0];

export function reactions(message, channel) {
  const given = message.reactions ?? [];
  if (!given.length) return null;
  return h("div", { class: "reactions" }, given.map((reaction) => pill(reaction, message, channel)));
}

function pill(reaction, message, channel) {
  const mine = reaction.users.includes(app.as);
  return h(
    "button",
    {
      key: reaction.name,
      type: "button",
      class: mine ? "pill pill-mine" : "pill",
      "aria-pressed": String(mine),
      "aria-label": `:${reaction.name}: ${t("people", { n: reaction.users.length })}`,
      title: reaction.users.map((id) => nameOf(user(id))).join("、"),
      onclick: () => act(mine ? "unreact" : "react", { channel: channel.id, ts: message.ts, name: reaction.name }),
    },
    h("span", { class: "pill-emoji" }, emoji(reaction.name)),
    String(reaction.users.length),
  );
}

export function picker(message, channel, shut) {
  const give = async (name) => {
    shut();
    const mine = (message.reactions ?? []).some((reaction) =>
      bare(reaction.name) === name && reaction.users.includes(app.as)
    );
    if (!mine) await act("react", { channel: channel.id, ts: message.ts, name });
  };
  return h(
    "div",
    {
      class: "picker",
      role: "group",
      "aria-label": t("add_reaction"),
      onkeydown: (event) => event.key === "Escape" && shut(),
    },
    PICKER.map((name) =>
      h("button", {
        type: "button",
        "aria-label": t("react_with", { name }),
        title: `:${name}:`,
        onclick: () => give(name),
      }, emoji(name))
    ),
  );
}
