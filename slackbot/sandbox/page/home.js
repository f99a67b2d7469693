// The app's own place for people of the company that installed it: a Home tab and the conversation beside it.

import { blocks } from "./blocks.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { nameOf } from "./mentions.js";
import { avatar } from "./people.js";
import { act, app, go, here, user } from "./session.js";
import { viewSurface } from "./surfaces.js";
import { t } from "./words.js";

const isApp = (channel) => Boolean(app.state.home) && channel.id === app.state.home.channel;

export const isHome = (channel) => isApp(channel) && app.route.tab === "home" && app.state.home.home;

export const isReadOnly = (channel) => isApp(channel) && app.state.home.read_only;

/** Slack tells the app each time somebody comes in. */
async function enter(tab) {
  const answer = await act("home", { tab }, `home:${tab}`);
  if (answer.ok) go({ channel: answer.channel, tab });
}

export function appRow() {
  const { home } = app.state;
  if (!home) return null;
  const current = Boolean(here() && isApp(here()));
  return [
    h("h3", {}, t("apps")),
    h(
      "button",
      {
        type: "button",
        class: current ? "channel channel-app channel-here" : "channel channel-app",
        "aria-current": current ? "page" : undefined,
        onclick: () => enter(home.home ? "home" : "messages"),
      },
      avatar(user(home.app), "avatar-small"),
      h("span", { class: "channel-name" }, nameOf(user(home.app))),
    ),
  ];
}

/** Beside the name of the app's conversation. */
export function tabs(channel) {
  if (!isApp(channel)) return null;
  const { home } = app.state;
  const now = isHome(channel) ? "home" : "messages";
  const tab = (name) =>
    home[name] && h("button", {
      key: name,
      type: "button",
      class: "tool",
      "aria-pressed": String(name === now),
      onclick: () => enter(name),
    }, icon(name === "home" ? "home" : "reply"), t(`tab_${name}`));
  return h("div", { class: "tabs", role: "group", "aria-label": t("tabs") }, tab("home"), tab("messages"));
}

export function homeTab() {
  const { view } = app.state.home;
  if (!view) return h("p", { class: "empty" }, t("home_empty"));
  return h("div", { class: "home", key: view.id }, h("div", { class: "blocks" }, blocks(view.blocks, viewSurface(view))));
}
