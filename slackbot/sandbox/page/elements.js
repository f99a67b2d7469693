// What stands in actions blocks and beside sections: buttons, menus, images, and controls that act as soon as they change.

import { control } from "./controls.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { permalink, safeUrl } from "./links.js";
import { app, confirmed, go, toggle } from "./session.js";
import { textObject, textWords } from "./texts.js";
import { unsupported } from "./unsupported.js";
import { t } from "./words.js";

/** One element of a section or an actions block; `about` are the words beside it, its name where it has none of its own. */
export function accessory(element, block, surface, about) {
  if (element.type === "button") return button(element, block, surface);
  if (element.type === "overflow") return overflow(element, block, surface);
  if (element.type === "image") return imageNode(element, "accessory-image");
  const value = surface.value(block, element);
  const drawn = control(element, {
    id: `${surface.id}-${block.block_id}-${element.action_id}`,
    label: element.accessibility_label ??
      ([about, textWords(element.placeholder)].filter(Boolean).join(" ") || element.action_id),
    value,
    type: () => {},
    done: (chosen) => choose(element, block, surface, chosen),
  });
  return drawn
    ? h("div", { key: `${element.action_id}:${JSON.stringify(value)}`, class: "in-place" }, drawn)
    : unsupported(element.type);
}

async function choose(element, block, surface, value) {
  if (await confirmed(element.confirm)) await surface.press(block, element, value);
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
