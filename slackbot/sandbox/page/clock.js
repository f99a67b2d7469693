// The sandbox's clock, and the buttons that move it forward for everybody.

import { clockFace, fullTime } from "./dates.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { act, app, now, repaint } from "./session.js";
import { t } from "./words.js";

const STEPS = [["min5", 300], ["min30", 1800], ["hours2", 7200], ["day1", 86_400]];
const TICK_MS = 5000;

export const keepTicking = () => setInterval(repaint, TICK_MS);

export function clock() {
  const at = now();
  return h(
    "div",
    { class: "clock", role: "group", "aria-label": t("clock") },
    h(
      "time",
      { class: "clock-face", datetime: new Date(at * 1000).toISOString(), title: fullTime(at) },
      icon("clock"),
      clockFace(at),
    ),
    h(
      "span",
      { class: "clock-steps", role: "group", "aria-label": t("forward") },
      STEPS.map(([words, seconds]) =>
        h("button", {
          type: "button",
          class: "tool",
          "aria-busy": app.busy.has(`forward:${seconds}`) ? "true" : undefined,
          onclick: () => act("forward", { seconds }, `forward:${seconds}`),
        }, t(words))
      ),
    ),
  );
}
