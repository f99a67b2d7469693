// Instants as a person reads them: everybody's browser here stands in Asia/Tokyo, the language is the viewer's.

import { h } from "./dom.js";
import { now } from "./session.js";
import { language, locale, t } from "./words.js";
import { safeUrl } from "./links.js";

export const ZONE = "Asia/Tokyo";
const OFFSET = "+09:00";

const formatters = new Map(); // making one costs more than everything else in a message together

function formatter(options, language = locale()) {
  const name = language + JSON.stringify(options);
  if (!formatters.has(name)) formatters.set(name, new Intl.DateTimeFormat(language, { timeZone: ZONE, ...options }));
  return formatters.get(name);
}

const format = (unix, options) => formatter(options).format(new Date(unix * 1000));

/** "2026-11-24", in the viewer's zone. */
export const isoDay = (unix) => formatter({}, "sv-SE").format(new Date(unix * 1000));

export const clockTime = (unix) => format(unix, { hour: "numeric", minute: "2-digit" });

/** The full instant with its zone, for tooltips. */
export const fullTime = (unix) => format(unix, { dateStyle: "full", timeStyle: "long" });

export const clockFace = (unix) =>
  format(unix, {
    month: "short",
    day: "numeric",
    weekday: "short",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });

/** The word between two days of a conversation. */
export function dayWord(unix) {
  return near(unix) ?? format(unix, { year: "numeric", month: "long", day: "numeric", weekday: "long" });
}

function near(unix) {
  const days = Math.round((Date.parse(isoDay(unix)) - Date.parse(isoDay(now()))) / 86_400_000);
  return { "-1": t("yesterday"), 0: t("today"), 1: t("tomorrow") }[days] ?? null;
}

/** What a datetime-local field shows for a unix time, and back. */
export const toLocalField = (unix) =>
  `${isoDay(unix)}T${new Date((unix + 9 * 3600) * 1000).toISOString().slice(11, 16)}`;
export const fromLocalField = (value) => (value ? Date.parse(`${value}:00${OFFSET}`) / 1000 : null);

function english(unix, month, weekday) {
  const day = Number(format(unix, { day: "numeric" }));
  const ending = day % 100 >= 11 && day % 100 <= 13 ? "th" : { 1: "st", 2: "nd", 3: "rd" }[day % 10] ?? "th";
  const lead = weekday ? `${format(unix, { weekday: "long" })}, ` : "";
  return `${lead}${format(unix, { month })} ${day}${ending}, ${format(unix, { year: "numeric" })}`;
}

const japanese = (unix, weekday) =>
  format(unix, { year: "numeric", month: "long", day: "numeric", ...(weekday && { weekday: "long" }) });

const long = (unix) => (language() === "ja" ? japanese(unix, true) : english(unix, "long", true));
const full = (unix) => (language() === "ja" ? japanese(unix, false) : english(unix, "long", false));
const short = (
  unix,
) => (language() === "ja" ? japanese(unix, false) : format(unix, { year: "numeric", month: "short", day: "numeric" }));
const year = (unix) => isoDay(unix).slice(0, 4);
const withoutYear = (unix) => format(unix, { month: "long", day: "numeric", weekday: "long" });

function ago(unix) {
  const seconds = unix - now();
  const word = new Intl.RelativeTimeFormat(locale(), { numeric: "auto" });
  for (const [unit, size] of [["day", 86_400], ["hour", 3600], ["minute", 60]]) {
    if (Math.abs(seconds) >= size) return word.format(Math.trunc(seconds / size), unit);
  }
  return word.format(Math.trunc(seconds), "second");
}

const pretty = (written) => (unix, opening) => {
  const word = near(unix);
  if (word === null) return written(unix);
  return opening ? word : word.toLowerCase();
};

const TOKENS = {
  date_num: (unix) => isoDay(unix),
  date_slash: (unix) => format(unix, { year: "numeric", month: "2-digit", day: "2-digit" }),
  date: full,
  date_short: short,
  date_long: long,
  date_long_full: full,
  date_pretty: pretty(full),
  date_short_pretty: pretty(short),
  date_long_pretty: pretty(long),
  day_divider_pretty: pretty((unix) => (year(unix) === year(now()) ? withoutYear(unix) : long(unix))),
  time: clockTime,
  time_secs: (unix) => format(unix, { hour: "numeric", minute: "2-digit", second: "2-digit" }),
  ago,
};

/** The words of a date template, or `null` when it names a token that does not exist. */
export function dateWords(unix, template) {
  if (!Number.isFinite(unix)) return null;
  let known = true;
  const words = template.replace(/\{(\w+)\}/g, (_, token, at) => {
    if (TOKENS[token]) return TOKENS[token](unix, at === 0);
    known = false;
    return "";
  });
  return known ? words : null;
}

/** A Slack date on screen: its words, else its fallback, with the exact instant as tooltip. */
export function slackDate(unix, template, link, fallback) {
  const words = dateWords(unix, template);
  if (words === null) return fallback ?? template;
  const time = h("time", { datetime: new Date(unix * 1000).toISOString(), title: fullTime(unix) }, words);
  const url = safeUrl(link);
  return url ? h("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, time) : time;
}
