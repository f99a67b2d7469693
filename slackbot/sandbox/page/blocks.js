// Block Kit blocks as nodes. `surface` is where they stand: a message or a view (see surfaces.js).

import { accessory, imageNode } from "./elements.js";
import { h } from "./dom.js";
import { inputBlock } from "./inputs.js";
import { layouts } from "./layouts.js";
import { richText, richWords } from "./richtext.js";
import { textObject, textWords } from "./texts.js";
import { unsupported } from "./unsupported.js";
import { escape } from "./wire.js";

const section = (block, surface) =>
  h(
    "div",
    { class: "section" },
    h(
      "div",
      { class: "section-body" },
      block.text && h("div", { class: "words" }, textObject(block.text)),
      block.fields &&
        h("div", { class: "fields" }, block.fields.map((field) => h("div", { class: "words" }, textObject(field)))),
    ),
    block.accessory &&
      h("div", { class: "accessory" }, accessory(block.accessory, block, surface, textWords(block.text))),
  );

const context = (block) =>
  h(
    "div",
    { class: "context" },
    block.elements.map((element) =>
      element.type === "image"
        ? imageNode(element, "context-image")
        : h("span", { class: "words" }, textObject(element))
    ),
  );

const image = (block) =>
  h(
    "figure",
    { class: "image-block" },
    block.title && h("figcaption", {}, textObject(block.title)),
    imageNode(block, "image"),
  );

const BLOCKS = {
  header: (block) => h(`h${Math.min((block.level ?? 1) + 1, 6)}`, { class: "header-block" }, textObject(block.text)),
  section,
  context,
  image,
  divider: () => h("hr", {}),
  actions: (block, surface) =>
    h("div", { class: "actions" }, block.elements.map((element) => accessory(element, block, surface, ""))),
  rich_text: richText,
  input: inputBlock,
  alert: (block) =>
    h(
      "div",
      { class: `alert alert-${block.level ?? "default"}`, role: "note" },
      h("div", { class: "words" }, textObject(block.text)),
    ),
  ...layouts(blocks),
};

export function blocks(list, surface) {
  return list.map((block, index) =>
    h(
      "div",
      { key: block.block_id ?? `${block.type}${index}`, class: `block block-${block.type}` },
      BLOCKS[block.type] ? BLOCKS[block.type](block, surface) : unsupported(block.type),
    )
  );
}

/** The words of a list of blocks as mrkdwn, for labels of messages that carry no text. */
export function blockWords(list) {
  return list.map((block) => (block.type === "rich_text" ? escape(richWords(block)) : block.text?.text ?? "")).filter(
    Boolean,
  ).join(" ");
}
