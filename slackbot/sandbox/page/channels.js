// The rail of channels on the left, and the head of the one being read, with its pinned messages.

import { appRow, tabs } from "./home.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { channelName, nameOf, partner } from "./mentions.js";
import { messageNode } from "./messages.js";
import { avatar } from "./people.js";
import { address, app, follow, here, team, toggle, user } from "./session.js";
import { unreadIn } from "./unread.js";
import { t } from "./words.js";

const kindIcon = (channel) => icon(channel.is_ext_shared ? "shared" : channel.is_private ? "lock" : "hash");

export function rail() {
  const direct = app.state.channels.filter((channel) => channel.is_im && channel.id !== app.state.home?.channel);
  const rooms = app.state.channels.filter((channel) => !channel.is_im);
  return h(
    "nav",
    { class: "rail", "aria-label": t("channels") },
    h("h2", { class: "rail-title" }, team(app.state.me.team)?.name),
    rooms.length ? h("h3", {}, t("channels")) : h("p", { class: "quiet" }, t("no_channels")),
    h("ul", {}, rooms.map(row)),
    direct.length > 0 && h("h3", {}, t("direct")),
    h("ul", {}, direct.map(row)),
    appRow(),
  );
}

function row(channel) {
  const current = channel.id === here()?.id;
  const unread = current ? 0 : unreadIn(channel);
  const route = { channel: channel.id };
  return h(
    "li",
    { key: channel.id },
    h(
      "a",
      {
        class: `${current ? "channel channel-here" : "channel"} ${unread ? "channel-unread" : ""}`,
        href: address(route),
        onclick: follow(route),
        "aria-current": current ? "page" : undefined,
        "aria-label": channelName(channel),
        "aria-description": unread ? t("unread", { n: unread }) : undefined,
      },
      channel.is_im ? avatar(partner(channel), "avatar-small") : kindIcon(channel),
      h("span", { class: "channel-name" }, channelName(channel)),
      unread > 0 && h("span", { class: "count" }, String(unread)),
    ),
  );
}

export function channelHead(channel) {
  return h(
    "header",
    { class: "head" },
    h(
      "div",
      { class: "head-words" },
      h("h1", {}, channel.is_im ? avatar(partner(channel), "avatar-small") : kindIcon(channel), channelName(channel)),
      h("p", { class: "head-topic" }, about(channel)),
    ),
    tabs(channel),
    channel.pins.length > 0 &&
      h(
        "button",
        {
          type: "button",
          class: "tool",
          "aria-expanded": String(Boolean(app.open.pins)),
          onclick: () => toggle("pins"),
        },
        icon("pin"),
        t("pinned_count", { n: channel.pins.length }),
      ),
  );
}

function about(channel) {
  if (channel.is_im) return null;
  const others = channel.teams.filter((id) => id !== app.state.me.team).map((id) => team(id)?.name ?? id);
  return [
    channel.is_ext_shared &&
    h("span", { class: "tag tag-shared" }, `${t("shared_channel")}${others.length ? `: ${others.join("、")}` : ""}`),
    channel.is_private && !channel.is_ext_shared && h("span", { class: "tag" }, t("private_channel")),
    h(
      "span",
      { title: channel.members.map((id) => nameOf(user(id))).join("、") },
      t("members", { n: channel.members.length }),
    ),
    channel.topic && h("span", {}, channel.topic),
  ];
}

export function pinned(channel) {
  if (!app.open.pins) return null;
  const messages = app.state.messages[channel.id] ?? [];
  const found = channel.pins.map((ts) => messages.find((message) => message.ts === ts)).filter(Boolean);
  return h(
    "section",
    {
      class: "pins",
      "aria-label": t("pinned"),
      onkeydown: (event) => event.key === "Escape" && toggle("pins", false),
    },
    h(
      "div",
      { class: "pins-bar" },
      h("h2", {}, icon("pin"), t("pinned")),
      h("button", {
        type: "button",
        class: "tool tool-icon",
        "aria-label": t("close"),
        onclick: () => toggle("pins", false),
      }, icon("close")),
    ),
    found.map((message) => messageNode(message, channel, { place: "pins" })),
  );
}
