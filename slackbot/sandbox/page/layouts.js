// The larger blocks: tables, cards, containers, an agent's tasks. Charts are drawn as the table of their numbers.

import { accessory, imageNode } from "./elements.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { safeUrl } from "./links.js";
import { mrkdwn } from "./mrkdwn.js";
import { richText } from "./richtext.js";
import { textObject } from "./texts.js";
import { t } from "./words.js";

const words = (text, className = "words") => text && h("div", { class: className }, textObject(text));

const cell = (one) => (one.type === "rich_text" ? richText(one) : one.text ?? String(one.value ?? ""));

function table(rows, { caption, header = 0, settings = [] } = {}) {
  const [first, ...rest] = rows;
  const aligned = (index) => `cell cell-${settings[index]?.align ?? "left"}`;
  return h(
    "div",
    { class: "table-frame", tabindex: 0, role: "region", "aria-label": caption ?? t("table") },
    h(
      "table",
      {},
      caption && h("caption", {}, caption),
      h("thead", {}, h("tr", {}, first.map((one, at) => h("th", { scope: "col", class: aligned(at) }, cell(one))))),
      h(
        "tbody",
        {},
        rest.map((row) =>
          h(
            "tr",
            {},
            row.map((one, at) =>
              at === header - 1
                ? h("th", { scope: "row", class: aligned(at) }, cell(one))
                : h("td", { class: aligned(at) }, cell(one))
            ),
          )
        ),
      ),
    ),
  );
}

const dataTable = (block) =>
  table(block.rows, { caption: block.caption, header: (block.row_header_column_index ?? -1) + 1 });

const raw = (value) => ({ type: "raw_text", text: String(value) });

function chart(block) {
  const { chart: drawn, title } = block;
  if (drawn.type === "pie") {
    return table([[raw(title), raw("")], ...drawn.segments.map(({ label, value }) => [raw(label), raw(value)])]);
  }
  const heads = [raw(title), ...drawn.series.map(({ name }) => raw(name))];
  const rows = drawn.axis_config.categories.map((category) => [
    raw(category),
    ...drawn.series.map(({ data }) => raw(data.find(({ label }) => label === category)?.value ?? "")),
  ]);
  return table([heads, ...rows], { header: 1 });
}

const card = (block, surface) =>
  h(
    "div",
    { class: "card", key: block.block_id },
    block.hero_image && imageNode(block.hero_image, "image"),
    h(
      "div",
      { class: "card-head" },
      block.icon && imageNode(block.icon, "context-image"),
      h("div", {}, words(block.title, "words card-title"), words(block.subtitle, "words quiet")),
    ),
    words(block.body),
    words(block.subtext, "words quiet"),
    block.actions?.length > 0 &&
      h("div", { class: "actions" }, block.actions.map((element) => accessory(element, block, surface, ""))),
  );

const carousel = (block, surface) =>
  h("div", { class: "carousel", tabindex: 0, role: "group" }, block.elements.map((one) => card(one, surface)));

function container(block, surface, draw) {
  const title = block.rich_text_title ? richText(block.rich_text_title) : words(block.title, "words card-title");
  const head = h("div", {}, title, words(block.subtitle, "words quiet"));
  const body = h("div", { class: "blocks" }, draw(block.child_blocks, surface));
  if (!block.is_collapsible) return h("section", { class: "card" }, head, body);
  return h("details", { class: "card", open: !block.default_collapsed }, h("summary", {}, head), body);
}

const video = (block) =>
  h(
    "p",
    { class: "file" },
    icon("image"),
    safeUrl(block.title_url)
      ? h("a", { href: block.title_url, target: "_blank", rel: "noopener noreferrer" }, textObject(block.title))
      : textObject(block.title),
    h("span", { class: "quiet" }, block.alt_text),
  );

const task = (one) =>
  h(
    "li",
    { key: one.task_id, class: `task task-${one.status}` },
    h("span", { class: "badge" }, t(`task_${one.status}`)),
    h("b", {}, one.title),
    one.details && richText(one.details),
    one.output && richText(one.output),
  );

/** `draw` draws the blocks inside a block. */
export const layouts = (draw) => ({
  markdown: (block) => h("div", { class: "words" }, mrkdwn(block.text)),
  table: (block) => table(block.rows, { settings: block.column_settings }),
  data_table: dataTable,
  data_visualization: chart,
  card,
  carousel,
  container: (block, surface) => container(block, surface, draw),
  context_actions: (block, surface) =>
    h("div", { class: "actions" }, block.elements.map((element) => accessory(element, block, surface, ""))),
  video,
  file: (block) => h("p", { class: "file" }, icon("file"), block.external_id),
  plan: (block) => h("div", { class: "card" }, h("b", {}, block.title), h("ol", {}, (block.tasks ?? []).map(task))),
  task_card: (block) => h("ol", { class: "card" }, task(block)),
});
