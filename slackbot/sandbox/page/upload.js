// file_input: files are uploaded as soon as they are chosen, and sent with the form.

import { h } from "./dom.js";
import { isTooLarge, packed } from "./files.js";
import { icon } from "./icons.js";
import { app, repaint } from "./session.js";
import { t } from "./words.js";

const MOST = 10;
const names = new Map(); // file id → its name, for files whose name Slack does not tell

export function uploadField(element, use) {
  for (const file of use.files) if (file.name) names.set(file.id, file.name);
  const held = use.value ?? [];
  const most = element.max_files ?? MOST;
  return h(
    "div",
    { key: use.id, class: "upload" },
    held.length > 0 && h("ul", { class: "files" }, held.map((id) => fileRow(id, held, use))),
    held.length < most && h("input", {
      id: use.id,
      key: "field",
      type: "file",
      class: "field",
      multiple: most > 1,
      accept: element.filetypes?.map((type) => `.${type}`).join(","),
      "aria-label": use.label,
      "aria-describedby": use.describedBy,
      "aria-invalid": use.invalid ? "true" : undefined,
      "data-focus": use.focus ? "true" : undefined,
      onchange: (event) => upload(event.currentTarget, held, use),
    }),
  );
}

function fileRow(id, held, use) {
  const name = names.get(id) ?? id;
  return h(
    "li",
    { key: id, class: "file" },
    icon("file"),
    h("span", { class: "file-name" }, name),
    h("button", {
      type: "button",
      class: "tool tool-icon",
      "aria-label": t("unattach", { name }),
      onclick: () => use.attach(held.filter((one) => one !== id)),
    }, icon("close")),
  );
}

async function upload(field, held, use) {
  const chosen = [...field.files];
  const large = chosen.find(isTooLarge);
  if (large) app.toast = { message: t("file_too_big", { name: large.name }) };
  const fresh = await Promise.all(chosen.filter((file) => !isTooLarge(file)).map(packed));
  field.value = "";
  if (!fresh.length) return repaint();
  const answer = await use.attach([...held, ...fresh]);
  const added = (answer.state?.files ?? []).slice(held.length);
  added.forEach((file, index) => names.set(file.id, fresh[index].name));
  repaint();
}
