// What went wrong with the last thing I did, until I do the next or close it.

import { h } from "./dom.js";
import { icon } from "./icons.js";
import { app, repaint } from "./session.js";
import { t } from "./words.js";

function dismiss() {
  app.toast = null;
  repaint();
}

/** `place` is "page" or "modal": an open dialog covers the page, so the words stand inside it. */
export function toast(place) {
  const covered = app.state?.modals.length > 0;
  if (!app.toast || (place === "modal") !== covered) return null;
  const words = app.toast.message ??
    (app.toast.error === "offline" ? t("offline") : `${t("failed")}: ${app.toast.error ?? ""}`);
  return h(
    "div",
    { key: "toast", class: "toast", role: "alert" },
    icon("warn"),
    h("p", {}, words),
    h(
      "button",
      { type: "button", class: "tool tool-icon", "aria-label": t("dismiss"), onclick: dismiss },
      icon("close"),
    ),
  );
}
