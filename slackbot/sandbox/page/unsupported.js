// What this page cannot draw is said, never left out.

import { h } from "./dom.js";
import { t } from "./words.js";

export const unsupported = (type) => h("div", { class: "unsupported" }, t("unsupported", { type: String(type) }));
