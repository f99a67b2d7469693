// The thread on the right: its first message, the replies, and a composer of its own.

import { composer } from "./composer.js";
import { h } from "./dom.js";
import { rows } from "./feed.js";
import { icon } from "./icons.js";
import { channelName } from "./mentions.js";
import { messageNode } from "./messages.js";
import { stickToEnd } from "./scroll.js";
import { app, go } from "./session.js";
import { t } from "./words.js";

export function thread(channel) {
  const ts = app.route.thread;
  const parent = (app.state.messages[channel.id] ?? []).find((message) => message.ts === ts);
  const replies = (app.state.threads[channel.id]?.[ts] ?? []).filter((message) => message.ts !== ts);
  const close = () => leave(channel, ts);
  return h(
    "aside",
    {
      class: "thread",
      "aria-label": t("thread"),
      key: `thread:${channel.id}:${ts}`,
      mounted: (aside) => aside.querySelector("textarea")?.focus({ preventScroll: true }),
      onkeydown: (event) => escapes(event, close),
    },
    head(channel, close),
    h(
      "div",
      {
        class: "feed thread-feed",
        role: "log",
        "aria-live": "off",
        "aria-label": t("replies_title"),
        tabindex: 0,
        ...stickToEnd(() => {}),
      },
      parent && messageNode(parent, channel, { place: "thread" }),
      replies.length > 0 &&
        h(
          "div",
          { class: "thread-count" },
          h("span", {}, replies.length === 1 ? t("reply_one") : t("replies", { n: replies.length })),
        ),
      rows(replies, channel, "thread"),
    ),
    composer(channel, ts),
  );
}

function head(channel, close) {
  return h(
    "header",
    { class: "head" },
    h(
      "div",
      { class: "head-words" },
      h("h2", {}, t("thread")),
      h("p", { class: "head-topic" }, channel.is_im ? channelName(channel) : `#${channelName(channel)}`),
    ),
    h(
      "button",
      { type: "button", class: "tool tool-icon", "aria-label": t("thread_close"), onclick: close },
      icon("close"),
    ),
  );
}

/** Back to the message the thread hangs on, so that a keyboard does not start over. */
function leave(channel, ts) {
  go({ channel: channel.id });
  setTimeout(() => document.querySelector(`main [data-ts="${ts}"]`)?.focus({ preventScroll: true }));
}

function escapes(event, close) {
  if (event.key === "Escape" && !event.defaultPrevented && !event.isComposing && !app.open.editing) close();
}
