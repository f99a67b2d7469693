// Editing one's own message where it stands.

import { h } from "./dom.js";
import { act, toggle } from "./session.js";
import { fromWire, toWire } from "./wire.js";
import { t } from "./words.js";

export function editor(message, channel) {
  const stop = () => toggle("editing", false);
  const save = async (event) => {
    event.preventDefault();
    const text = event.currentTarget.elements.text.value;
    const answer = await act("edit", { channel: channel.id, ts: message.ts, text: toWire(text, channel) });
    if (answer.ok) stop();
  };
  const keys = (event) => {
    if (event.isComposing) return;
    if (event.key === "Escape") stop();
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      event.currentTarget.requestSubmit();
    }
  };
  return h(
    "form",
    { class: "editor", onsubmit: save, onkeydown: keys },
    h("textarea", {
      name: "text",
      class: "field",
      "aria-label": t("edit_label"),
      start: fromWire(message.text ?? ""),
      mounted: (area) => area.focus(),
    }),
    h(
      "div",
      { class: "editor-buttons" },
      h("button", { type: "button", class: "button", onclick: stop }, t("cancel")),
      h("button", { type: "submit", class: "button button-primary" }, t("save")),
    ),
  );
}
