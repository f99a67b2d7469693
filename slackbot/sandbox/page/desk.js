// The desk's own process, where somebody supervises it: its status, and the button that kills it without warning.

import { h } from "./dom.js";
import { askDesk } from "./server.js";
import { repaint } from "./session.js";
import { t } from "./words.js";

const AGAIN_MS = 700;
const CALM_MS = 5000;
let status = null;
let timer;

export async function watchDesk() {
  clearTimeout(timer);
  const answer = await askDesk("status");
  if (JSON.stringify(answer) !== JSON.stringify(status)) repaint();
  status = answer;
  if (status) timer = setTimeout(watchDesk, status.alive ? CALM_MS : AGAIN_MS);
}

async function kill() {
  status = (await askDesk("kill")) ?? status;
  repaint();
  await watchDesk();
}

export function deskControl() {
  if (!status) return null;
  const { alive, pid, deaths } = status;
  return h(
    "div",
    { class: "desk", role: "group", "aria-label": t("desk") },
    h(
      "span",
      {
        class: alive ? "desk-state desk-up" : "desk-state desk-down",
        role: "status",
        title: t("desk_deaths", { n: deaths }),
      },
      t(alive ? "desk_up" : "desk_down"),
      alive && h("span", { class: "desk-pid" }, `pid ${pid}`),
    ),
    h(
      "button",
      { type: "button", class: "tool tool-danger", title: t("desk_kill_help"), onclick: kill },
      t("desk_kill"),
    ),
  );
}
