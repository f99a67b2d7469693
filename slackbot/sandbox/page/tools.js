// What a message offers while the pointer or the focus is on it.

import { h } from "./dom.js";
import { icon } from "./icons.js";
import { picker } from "./reactions.js";
import { act, app, confirmed, go, toggle, user } from "./session.js";
import { messageShortcuts, shortcutsOf } from "./shortcuts.js";
import { t } from "./words.js";

export function tools(message, channel, place) {
  const mine = message.user === app.as;
  const menu = `react:${place}:${message.ts}`;
  return h(
    "div",
    {
      class: app.open[menu] || app.open[shortcutsOf(message, place)]
        ? "message-tools message-tools-open"
        : "message-tools",
      role: "group",
      "aria-label": t("actions"),
    },
    tool("react", t("add_reaction"), () => toggle(menu), { "aria-expanded": String(Boolean(app.open[menu])) }),
    place !== "thread" &&
      tool("reply", t("reply"), () => go({ channel: channel.id, thread: message.thread_ts ?? message.ts })),
    mine && tool("edit", t("edit"), () => toggle("editing", `${place}:${message.ts}`)),
    mine && tool("bin", t("remove"), () => remove(message, channel)),
    !mine && !message.ephemeral && app.state.me.administers && user(message.user)?.team === app.state.me.team &&
      tool("bin", t("remove_other"), () => remove(message, channel, ["administer", { order: "delete" }])),
    messageShortcuts(message, channel, place),
    app.open[menu] && picker(message, channel, () => toggle(menu, false)),
  );
}

const tool = (name, words, onclick, more = {}) =>
  h(
    "button",
    { type: "button", class: "tool tool-icon", "aria-label": words, title: words, onclick, ...more },
    icon(name),
  );

async function remove(message, channel, [hand, order] = ["delete", {}]) {
  const plain = (text) => ({ type: "plain_text", text });
  const sure = {
    title: plain(t("remove_title")),
    text: plain(t("remove_text")),
    confirm: plain(t("remove")),
    deny: plain(t("cancel")),
    style: "danger",
  };
  if (await confirmed(sure)) await act(hand, { ...order, channel: channel.id, ts: message.ts });
}
