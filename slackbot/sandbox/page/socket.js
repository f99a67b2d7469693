// Where the app is on Socket Mode: how many connections it has, and what can happen to them.

import { h } from "./dom.js";
import { act, app } from "./session.js";
import { t } from "./words.js";

const ORDERS = ["warning", "refresh_requested", "drop", "link_disabled"];

export function socketTools() {
  const socket = app.state?.socket;
  if (!socket) return null;
  return h(
    "span",
    { class: "clock", role: "group", "aria-label": t("socket") },
    h("span", { role: "status" }, t("socket_connections", { n: socket.connections })),
    h("span", { class: "clock-steps" }, (socket.on ? ORDERS : ["enable"]).map(button)),
  );
}

const button = (order) =>
  h("button", {
    type: "button",
    class: "tool",
    title: t(`socket_${order}_help`),
    "aria-busy": app.busy.has(`socket:${order}`) ? "true" : undefined,
    onclick: () => act("socket", { order }, `socket:${order}`),
  }, t(`socket_${order}`));
