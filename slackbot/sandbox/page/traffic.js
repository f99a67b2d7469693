// The Traffic drawer: everything that went to the app and came from it, newest first.

import { administration, administrationButton } from "./administration.js";
import { clockTime } from "./dates.js";
import { h } from "./dom.js";
import { faults, faultsButton, knowFaults } from "./faults.js";
import { icon } from "./icons.js";
import { fetchTraffic } from "./server.js";
import { app, repaint, toggle } from "./session.js";
import { socketTools } from "./socket.js";
import { t } from "./words.js";

const KEPT = 300;
const ABOUT_LENGTH = 120;
const AGAIN_MS = 2000;
const entries = new Map(); // n → entry, oldest first
const opened = new Set(); // n of the lines that are open: only their bodies are drawn
let newest = 0;
let timer;

export function trafficButton() {
  return h(
    "button",
    {
      type: "button",
      class: "tool",
      "aria-expanded": String(Boolean(app.open.traffic)),
      "aria-controls": "traffic",
      onclick: () => toggle("traffic"),
    },
    icon("swap"),
    t("traffic"),
  );
}

export function traffic() {
  if (!app.open.traffic) return null;
  const shown = [...entries.values()].reverse().filter((entry) => !app.open.failures || failed(entry));
  return h(
    "section",
    {
      key: "traffic",
      id: "traffic",
      class: "traffic",
      "aria-label": t("traffic"),
      mounted: start,
      removed: stop,
      onkeydown: (event) => event.key === "Escape" && toggle("traffic", false),
    },
    h(
      "header",
      { class: "traffic-head" },
      h("h2", {}, icon("swap"), t("traffic")),
      h("p", { class: "quiet" }, t("traffic_help")),
      socketTools(),
      h(
        "label",
        { class: "choice" },
        h("input", {
          type: "checkbox",
          startChecked: Boolean(app.open.failures),
          onchange: (event) => toggle("failures", event.target.checked),
        }),
        t("traffic_failed"),
      ),
      faultsButton(),
      administrationButton(),
      h("button", {
        type: "button",
        class: "tool tool-icon",
        "aria-label": t("close"),
        onclick: () => toggle("traffic", false),
      }, icon("close")),
    ),
    faults(),
    administration(),
    shown.length
      ? h("ol", { class: "traffic-list" }, shown.map(row))
      : h("p", { class: "quiet traffic-none" }, t("traffic_none")),
  );
}

async function load() {
  const { entries: fresh, faults: ordered } = await fetchTraffic(newest);
  const news = knowFaults(ordered);
  for (const entry of fresh) entries.set(entry.n, entry);
  newest = fresh.at(-1)?.n ?? newest;
  for (const n of [...entries.keys()].slice(0, Math.max(0, entries.size - KEPT))) entries.delete(n);
  if (fresh.length || news) repaint();
}

/** A sandbox that was started again counts from the beginning. */
export function forgetTraffic() {
  newest = 0;
  entries.clear();
  opened.clear();
}

function start() {
  load();
  timer = setInterval(load, AGAIN_MS);
}

function stop() {
  clearInterval(timer);
}

/** Status 0 means that nobody answered; Slack's refusals are 200 with `ok: false`. */
const failed = (entry) => entry.status === 0 || entry.status >= 400 || entry.answer?.ok === false;

function row(entry) {
  const direction = entry.direction === "to_app" ? "out" : "in";
  return h(
    "li",
    { key: entry.n },
    h(
      "details",
      {
        class: failed(entry) ? "entry entry-failed" : "entry",
        ontoggle: (event) => look(entry, event.currentTarget.open),
      },
      h(
        "summary",
        {},
        h("span", { class: `way way-${direction}`, role: "img", "aria-label": t(entry.direction) }, icon(direction)),
        h("span", { class: "entry-name" }, entry.name),
        h("span", { class: "entry-about" }, about(entry.body)),
        h("span", { class: "entry-status" }, outcome(entry)),
        h(
          "span",
          { class: "entry-ms" },
          `${Math.round(entry.ms)} ms`,
        ),
        h("time", { class: "entry-at" }, clockTime(entry.at)),
      ),
      opened.has(entry.n) &&
        h("div", { class: "entry-bodies" }, json(t("sent"), entry.body), json(t("answered"), entry.answer)),
    ),
  );
}

function look(entry, open) {
  if (open) opened.add(entry.n);
  else opened.delete(entry.n);
  repaint();
}

/** Which of many alike this one was: where it went, what was pressed or said. */
function about(body) {
  if (body?.hook) return [body.hook, body.body?.type ?? body.body?.event_action, body.body?.case ?? body.body?.dedup_key].join("  ");
  const { event = {}, actions = [], view = {}, channel, command, text } = body ?? {};
  const place = event.channel ?? event.item?.channel ?? channel?.id ?? channel;
  const words = actions[0]?.action_id ?? view?.callback_id ?? text ?? event.text ?? event.reaction;
  return [!command && place, event.subtype, words].filter((part) => typeof part === "string").join("  ").slice(
    0,
    ABOUT_LENGTH,
  );
}

function outcome(entry) {
  if (entry.status === 0) return t("no_answer");
  return entry.answer?.ok === false ? `${entry.status} ${entry.answer.error ?? ""}` : String(entry.status);
}

const json = (title, value) =>
  h(
    "div",
    {},
    h("h3", {}, title),
    h("pre", { tabindex: 0 }, typeof value === "string" ? value : JSON.stringify(value ?? null, null, 2)),
  );
