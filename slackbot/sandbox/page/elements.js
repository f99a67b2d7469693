// What stands in actions blocks and beside sections: buttons, menus, images, and controls that act as soon as they change.

import { control } from "./controls.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { reach } from "./inputs.js";
import { permalink, safeUrl } from "./links.js";
import { app, confirmed, go, toggle } from "./session.js";
import { textObject, textWords } from "./texts.js";
import { unsupported } from "./unsupported.js";
import { stateValue } from "./values.js";
import { t } from "./words.js";

/** One element of a section or an actions block; `about` are the words beside it, its name where it has none of its own. */
export function accessory(element, block, surface, about) {
  if (element.type === "button") return button(element, block, surface);
  if (element.type === "workflow_button") return workflowButton(element);
  if (element.type === "feedback_buttons") return feedback(element, block, surface);
  if (element.type === "icon_button") return iconButton(element, block, surface);
  if (element.type === "overflow") return overflow(element, block, surface);
  if (element.type === "image") return imageNode(element, "accessory-image");
  const id = `${surface.id}-${block.block_id}-${element.action_id}`;
  const drawn = control(element, {
    id,
    label: element.accessibility_label ??
      ([about, textWords(element.placeholder)].filter(Boolean).join(" ") || element.action_id),
    focus: element.focus_on_load,
    value: surface.value(block, element),
    ...reach(block, element, surface),
    type: () => {},
    done: (chosen) => choose(id, element, block, surface, chosen),
  });
  const key = `${element.action_id}:${JSON.stringify(stateValue(element))}:${app.open[`denied:${id}`] ?? 0}`;
  return drawn ? h("div", { key, class: "in-place" }, drawn) : unsupported(element.type);
}

/** After a "no" the control is drawn anew, with what it showed before. */
async function choose(id, element, block, surface, value) {
  if (await confirmed(element.confirm)) return surface.press(block, element, value);
  toggle(`denied:${id}`, (app.open[`denied:${id}`] ?? 0) + 1);
}

function button(element, block, surface) {
  const busy = surface.busy(block, element);
  const props = {
    key: element.action_id,
    class: `button ${element.style ? `button-${element.style}` : ""}`,
    "aria-label": element.accessibility_label,
    "aria-busy": busy ? "true" : undefined,
    "aria-disabled": busy ? "true" : undefined,
    onclick: () => press(element, block, surface),
  };
  if (!safeUrl(element.url)) return h("button", { type: "button", ...props }, textObject(element.text));
  return h("a", {
    ...props,
    href: element.url,
    target: "_blank",
    rel: "noopener noreferrer",
    onclick: (event) => leave(event, element, block, surface),
  }, textObject(element.text));
}

/** Workflows are none of this page's: the button is there and does nothing. */
const workflowButton = (element) =>
  h("button", {
    key: element.action_id,
    type: "button",
    class: "button",
    "aria-disabled": "true",
    title: t("no_workflows"),
  }, textObject(element.text));

const feedback = (element, block, surface) =>
  [element.positive_button, element.negative_button].map((one) =>
    h("button", {
      key: `${element.action_id}:${one.value}`,
      type: "button",
      class: "button",
      "aria-label": one.accessibility_label,
      onclick: () => surface.press(block, element, one.value),
    }, textObject(one.text))
  );

const iconButton = (element, block, surface) =>
  h("button", {
    key: element.action_id,
    type: "button",
    class: "button button-icon",
    "aria-label": element.accessibility_label ?? textWords(element.text),
    title: textWords(element.text),
    hidden: Boolean(element.visible_to_user_ids) && !element.visible_to_user_ids.includes(app.as),
    onclick: () => press(element, block, surface),
  }, icon("bin"));

/** In a view an input of the same name may be half typed: the surface tells it before it presses. */
async function press(element, block, surface) {
  if (!surface.busy(block, element) && (await confirmed(element.confirm))) await surface.press(block, element);
}

function leave(event, element, block, surface) {
  const inside = permalink(element.url);
  if (inside) {
    event.preventDefault();
    go(inside);
  }
  surface.press(block, element);
}

function overflow(element, block, surface) {
  const name = `overflow:${surface.id}:${block.block_id}:${element.action_id}`;
  const open = Boolean(app.open[name]);
  const take = async (option) => {
    toggle(name, false);
    if (await confirmed(element.confirm)) await surface.press(block, element, option.value);
  };
  return h(
    "div",
    {
      key: element.action_id,
      class: "overflow",
      onkeydown: (event) => open && event.key === "Escape" && (event.stopPropagation(), toggle(name, false)),
    },
    h("button", {
      type: "button",
      class: "button button-icon",
      "aria-label": element.accessibility_label ?? t("more"),
      "aria-haspopup": "menu",
      "aria-expanded": String(open),
      onclick: () => toggle(name),
    }, icon("more")),
    open && menu(element, take),
  );
}

function menu(element, take) {
  return h(
    "div",
    { class: "menu", role: "menu" },
    element.options.map((option) =>
      h(
        "button",
        {
          type: "button",
          role: "menuitem",
          onclick: () => take(option),
        },
        textObject(option.text),
        option.description && h("small", {}, textWords(option.description)),
      )
    ),
  );
}

/** A picture from this place; any other is replaced by its description, since the page never asks the outside. */
export function imageNode(element, className) {
  const local = element.image_url?.startsWith("data:image/") ||
    (element.image_url && new URL(element.image_url, location.href).origin === location.origin);
  if (local) return h("img", { class: className, src: element.image_url, alt: element.alt_text ?? "" });
  return h(
    "span",
    { class: `${className} image-away`, role: "img", "aria-label": element.alt_text, title: t("outside_image") },
    icon("image"),
    h("span", {}, element.alt_text ?? ""),
  );
}
