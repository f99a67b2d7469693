// Dialogs: the stack of views the app has opened for me, and the question a control asks before it acts.

import { blocks } from "./blocks.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { act, app, user } from "./session.js";
import { formValues, viewSurface } from "./surfaces.js";
import { textObject, textWords } from "./texts.js";
import { toast } from "./toast.js";
import { avatar } from "./people.js";
import { nameOf } from "./mentions.js";
import { t } from "./words.js";

const refused = new Map(); // view id → {hash, errors} of the last submit that was refused here

const show = (dialog) => dialog.showModal();
const hide = (dialog) => dialog.close();

/** All open views in one dialog; only the top one is shown, the others keep what was typed. */
export function modal() {
  const stack = app.state.modals;
  const top = stack.at(-1);
  if (!top) return null;
  return h(
    "dialog",
    {
      key: "modal",
      class: "modal",
      "aria-labelledby": `title-${top.id}`,
      "data-view": top.id,
      mounted: (dialog) => (show(dialog), settle(dialog)),
      updated: settle,
      removed: hide,
      oncancel: (event) => (event.preventDefault(), close(top)),
      onkeydown: (event) => escape(event, () => close(top)),
    },
    stack.map((view) => form(view, view === top)),
    toast("modal"),
  );
}

/** Escape as a key, since a browser lets a page hold back only the first native cancel. */
function escape(event, leave) {
  if (event.key !== "Escape" || event.isComposing) return;
  event.preventDefault();
  event.stopPropagation();
  leave();
}

/** Moves the focus into a view that has just come to the top, and to the first refused field. */
function settle(dialog) {
  const moved = dialog.dataset.focused !== dialog.dataset.view;
  const lost = !dialog.contains(document.activeElement);
  if (!moved && !lost) return;
  dialog.dataset.focused = dialog.dataset.view;
  const top = dialog.querySelector("form:not([hidden])");
  (wanted(top) ?? top.querySelector(".modal-body :is(input, textarea, select):not([disabled])") ??
    top.querySelector(".modal-foot button:last-child") ?? dialog).focus();
}

/** The field with focus_on_load; of a group of boxes the first. */
function wanted(top) {
  const found = top.querySelector("[data-focus]");
  return found?.matches("input, textarea, select") ? found : found?.querySelector("input");
}

function form(view, isTop) {
  const busy = app.busy.has(`submit:${view.id}`);
  const surface = { ...viewSurface(view), errors: errorsOf(view) };
  return h(
    "form",
    {
      key: view.id,
      class: "view",
      hidden: !isTop,
      novalidate: true,
      "aria-busy": busy ? "true" : undefined,
      onsubmit: (event) => submit(event, view),
    },
    head(view),
    h("div", { class: "modal-body", tabindex: -1 }, blocks(view.blocks, surface)),
    foot(view, busy),
  );
}

function head(view) {
  return h(
    "header",
    { class: "modal-head" },
    avatar(appUser(), "avatar-small"),
    h(
      "div",
      {},
      h("h2", { id: `title-${view.id}` }, textObject(view.title)),
      h("p", { class: "quiet" }, `${nameOf(appUser())} · ${t("app")}`),
    ),
    h("button", {
      type: "button",
      class: "tool tool-icon modal-x",
      "aria-hidden": "true", // the close button below says the same
      tabindex: -1,
      onclick: () => close(view),
    }, icon("close")),
  );
}

function foot(view, busy) {
  return h(
    "footer",
    { class: "modal-foot" },
    h(
      "button",
      { type: "button", class: "button", onclick: () => close(view) },
      view.close ? textWords(view.close) : t(view.submit ? "cancel" : "close"),
    ),
    view.submit &&
      h(
        "button",
        { type: "submit", class: "button button-primary", "aria-disabled": busy ? "true" : undefined },
        busy ? t("sending") : textWords(view.submit),
      ),
  );
}

const appUser = () => Object.values(app.state.users).find((person) => person.is_bot) ?? user(app.as);

function errorsOf(view) {
  const mine = refused.get(view.id);
  return { ...view.errors, ...(mine?.hash === view.hash ? mine.errors : {}) };
}

async function submit(event, view) {
  event.preventDefault();
  const dialog = event.currentTarget.closest("dialog");
  const answer = await act("submit", { view_id: view.id, values: await formValues(view) }, `submit:${view.id}`);
  refused.set(view.id, {
    hash: app.state.modals.find((open) => open.id === view.id)?.hash,
    errors: answer.errors ?? {},
  });
  if (answer.errors) setTimeout(() => dialog.querySelector("form:not([hidden]) [aria-invalid=true]")?.focus());
}

const close = (view) => act("close", { view_id: view.id }, `close:${view.id}`);

/** The question of a Block Kit confirm object. */
export function confirmation() {
  const asked = app.confirm;
  if (!asked) return null;
  const style = asked.style === "danger" ? "button-danger" : "button-primary";
  return h(
    "dialog",
    {
      key: "confirm",
      class: "modal confirm",
      "aria-labelledby": "confirm-title",
      mounted: show,
      removed: hide,
      oncancel: (event) => (event.preventDefault(), asked.answer(false)),
      onkeydown: (event) => escape(event, () => asked.answer(false)),
    },
    h("header", { class: "modal-head" }, h("h2", { id: "confirm-title" }, textObject(asked.title))),
    h("div", { class: "modal-body words" }, textObject(asked.text)),
    h(
      "footer",
      { class: "modal-foot" },
      h(
        "button",
        { type: "button", class: "button", onclick: () => asked.answer(false) },
        asked.deny ? textWords(asked.deny) : t("no"),
      ),
      h(
        "button",
        { type: "button", class: `button ${style}`, onclick: () => asked.answer(true) },
        asked.confirm ? textWords(asked.confirm) : t("yes"),
      ),
    ),
  );
}
