// The whole page: what is drawn where, and what makes it draw again.

import { channelHead, pinned, rail } from "./channels.js";
import { clock, keepTicking } from "./clock.js";
import { composer } from "./composer.js";
import { deskControl, watchDesk } from "./desk.js";
import { h, render } from "./dom.js";
import { feed } from "./feed.js";
import { guide, guideButton, isNew } from "./guide.js";
import { homeTab, isHome } from "./home.js";
import { icon } from "./icons.js";
import { announce } from "./live.js";
import { channelName } from "./mentions.js";
import { confirmation, modal } from "./modal.js";
import { personSwitch } from "./people.js";
import { listen } from "./server.js";
import { address, app, here, hold, paintWith, readRoute, refresh, repaint, toggle } from "./session.js";
import { forgetClosed } from "./surfaces.js";
import { thread } from "./thread.js";
import { toast } from "./toast.js";
import { forgetTraffic, traffic, trafficButton } from "./traffic.js";
import { markRead, unreadAnywhere } from "./unread.js";
import { BANNER, language, t } from "./words.js";

const root = document.getElementById("app");

function draw() {
  document.documentElement.lang = language();
  if (!app.state) {
    render(root, h("p", { class: "loading" }, t(app.offline ? "offline" : "loading")));
    return;
  }
  const channel = here();
  if (channel && !document.hidden) markRead(channel);
  setTitle(channel);
  const home = app.state.home?.view;
  forgetClosed([...app.state.modals, ...(home ? [home] : [])].map((view) => view.id));
  render(root, page(channel));
}

function page(channel) {
  const withThread = channel && app.route.thread;
  return h(
    "div",
    { class: withThread ? "page page-thread" : "page" },
    top(),
    h(
      "div",
      { class: "columns" },
      h("div", { class: app.open.rail ? "side side-open" : "side" }, rail(), guide()),
      h(
        "main",
        { class: "main", "aria-label": channel ? channelName(channel) : t("channels") },
        channel ? conversation(channel) : h("p", { class: "empty" }, t("no_channels")),
      ),
      withThread && thread(channel),
    ),
    traffic(),
    toast("page"),
    modal(),
    confirmation(),
    h("div", { class: "sr-only", role: "status", "aria-live": "polite" }, announce(channel)),
  );
}

function top() {
  return h(
    "header",
    {},
    h(
      "div",
      { class: "banner", role: "note" },
      h("strong", { lang: "ja" }, BANNER[0]),
      h("span", { lang: "en" }, BANNER[1]),
    ),
    app.offline && h("p", { class: "offline", role: "status" }, t("offline")),
    h(
      "div",
      { class: app.open.tools ? "top top-open" : "top" },
      h("button", {
        type: "button",
        class: "tool tool-icon only-narrow",
        "aria-label": t("channels"),
        "aria-expanded": String(Boolean(app.open.rail)),
        onclick: () => toggle("rail"),
      }, icon("menu")),
      personSwitch(),
      h("button", {
        type: "button",
        class: "tool tool-icon only-narrow",
        "aria-label": t("tools"),
        "aria-expanded": String(Boolean(app.open.tools)),
        onclick: () => toggle("tools"),
      }, icon("clock")),
      h("div", { class: "tools" }, clock(), trafficButton(), deskControl(), guideButton()),
    ),
  );
}

function conversation(channel) {
  if (isHome(channel)) return [channelHead(channel), homeTab()];
  return [channelHead(channel), pinned(channel), feed(channel), composer(channel)];
}

function setTitle(channel) {
  const unread = unreadAnywhere(document.hidden ? null : channel);
  const place = channel ? `${channel.is_im ? "" : "#"}${channelName(channel)}` : "";
  document.title = `${unread ? `(${unread}) ` : ""}${
    [app.state.me.display_name || app.state.me.real_name, place].filter(Boolean).join(" · ")
  }`;
}

function keepFresh() {
  let wasDown = false;
  listen(({ connected, version }) => {
    if (version !== undefined) refresh(version);
    if (connected === undefined) return;
    if (connected && wasDown) startAgain();
    wasDown = app.offline = !connected;
    repaint();
  });
  document.addEventListener("visibilitychange", () => refresh());
}

/** Where the pointer has been let go elsewhere, a menu of the browser or another window, nobody tells of it. */
function holdWhilePressed() {
  const presses = (event) => event.button === 0 && Boolean(event.target.closest("button, a, summary"));
  document.addEventListener("pointerdown", (event) => hold(presses(event)), true);
  const ends = ["pointerup", "pointercancel", "contextmenu", "visibilitychange"];
  for (const end of ends) document.addEventListener(end, () => hold(false), true);
  addEventListener("blur", () => hold(false));
}

async function begin() {
  readRoute();
  paintWith(draw);
  draw();
  addEventListener("popstate", () => {
    readRoute();
    repaint();
  });
  document.addEventListener("click", closeMenus);
  holdWhilePressed();
  keepFresh(); // before the first look, so that nothing happens between the two
  await refresh();
  while (!app.state) {
    if (!app.offline) app.as = null; // nobody here by that name
    await new Promise((resolve) => setTimeout(resolve, 500));
    await refresh();
  }
  history.replaceState(null, "", address(app.route));
  app.open.guide = isNew();
  keepTicking();
  watchDesk();
}

function startAgain() {
  if (app.toast?.error === "offline") app.toast = null;
  forgetTraffic();
  watchDesk();
  refresh();
}

const MENUS = { people: ".switch", rail: ".side, .top", react: ".message-tools", overflow: ".overflow", pick: ".search", shortcuts: ".shortcuts, .message-tools" };

/** A click beside an open menu closes it. */
function closeMenus(event) {
  if (!event.target.isConnected) return;
  for (const name of Object.keys(app.open)) {
    const home = MENUS[name.split(":")[0]];
    if (home && app.open[name] && !event.target.closest(home)) toggle(name, false);
  }
}

begin();
