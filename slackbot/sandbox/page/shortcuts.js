// Shortcuts: global ones beside the composer, and those of a message among its tools.

import { h } from "./dom.js";
import { icon } from "./icons.js";
import { act, app, toggle } from "./session.js";
import { t } from "./words.js";

const ofKind = (kind) => app.state.shortcuts.filter((one) => one.type === kind);

export const shortcutsOf = (message, place) => `shortcuts:${place}:${message.ts}`;

export function globalShortcuts(channel) {
  const offered = ofKind("global");
  if (!offered.length) return null;
  return opener("shortcuts:global", "bolt", t("shortcuts"), offered, { channel: channel.id });
}

export function messageShortcuts(message, channel, place) {
  const offered = ofKind("message");
  if (!offered.length) return null;
  const where = { channel: channel.id, ts: message.ts };
  return opener(shortcutsOf(message, place), "more", t("more_actions"), offered, where);
}

function opener(name, picture, words, offered, where) {
  const open = Boolean(app.open[name]);
  const use = (one) => {
    toggle(name, false);
    return act("shortcut", { ...where, callback_id: one.callback_id });
  };
  return h(
    "div",
    {
      class: "shortcuts",
      onkeydown: (event) => open && event.key === "Escape" && (event.stopPropagation(), toggle(name, false)),
    },
    h("button", {
      type: "button",
      class: "tool tool-icon",
      "aria-label": words,
      title: words,
      "aria-haspopup": "menu",
      "aria-expanded": String(open),
      onclick: () => toggle(name),
    }, icon(picture)),
    open && h("div", { class: "menu", role: "menu" }, offered.map((one) => item(one, use))),
  );
}

const item = (one, use) =>
  h(
    "button",
    { key: one.callback_id, type: "button", role: "menuitem", onclick: () => use(one) },
    one.name,
    one.description && h("small", {}, one.description),
  );
