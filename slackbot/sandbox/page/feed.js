// The messages of a channel or of a thread, in order, with the days between them.

import { dayWord, isoDay } from "./dates.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { channelName } from "./mentions.js";
import { messageNode } from "./messages.js";
import { stickToEnd, toEnd } from "./scroll.js";
import { act, app, repaint } from "./session.js";
import { t } from "./words.js";

const TOGETHER = 300; // seconds within which one person's messages stand as one

export function feed(channel) {
  const messages = app.state.messages[channel.id] ?? [];
  const notices = app.state.notices.filter((notice) => notice.channel === channel.id);
  return h(
    "div",
    { class: "feed-frame", key: `feed:${channel.id}` },
    h(
      "div",
      {
        class: "feed",
        role: "log",
        "aria-live": "off",
        "aria-label": t("messages"),
        tabindex: 0,
        ...stickToEnd(setAway),
      },
      h(
        "p",
        { class: "beginning", key: "beginning" },
        t(channel.is_im ? "beginning_dm" : "beginning", { name: channelName(channel) }),
      ),
      rows(messages, channel, "channel"),
      notices.map(noticeNode),
    ),
    app.open.away && h("button", { type: "button", class: "latest", onclick: jump }, icon("down"), t("latest")),
  );
}

function setAway(end) {
  app.open.away = !end;
  repaint();
}

function jump(event) {
  toEnd(event.currentTarget.previousSibling);
  setAway(true);
}

/** Messages with a divider before each new day. */
export function rows(messages, channel, place) {
  return messages.flatMap((message, index) => {
    const before = messages[index - 1];
    const newDay = isoDay(Number(message.ts)) !== (before && isoDay(Number(before.ts)));
    const follows = !newDay && before.user === message.user && !before.ephemeral &&
      Number(message.ts) - Number(before.ts) < TOGETHER;
    const isPinned = channel.pins.includes(message.ts);
    return [
      newDay &&
      h("div", { class: "day", key: `day:${isoDay(Number(message.ts))}` }, h("span", {}, dayWord(Number(message.ts)))),
      messageNode(message, channel, { place, follows, isPinned }),
    ];
  });
}

function noticeNode(notice) {
  return h(
    "div",
    { class: "notice", key: `notice:${notice.id}`, role: "alert" },
    icon("warn"),
    h("div", {}, h("p", { class: "above" }, t("only_you")), h("p", { class: "words" }, notice.text)),
    h("button", {
      type: "button",
      class: "tool tool-icon",
      "aria-label": t("dismiss"),
      onclick: () => act("dismiss", { notice_id: notice.id }),
    }, icon("close")),
  );
}
