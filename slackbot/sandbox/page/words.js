// What the page itself says, in Japanese and English. Messages come from the sandbox in whatever language they were written.

import { app } from "./session.js";

const WORDS = {
  banner: ["ローカル・サンドボックス（Slackではありません）", "Local sandbox, not Slack"],
  loading: ["読み込んでいます…", "Loading…"],
  offline: ["サンドボックスに接続できません。再接続しています…", "The sandbox cannot be reached. Reconnecting…"],
  you_are: ["あなたは", "You are"],
  switch_person: ["人を切り替える", "Switch person"],
  switch_help: [
    "別の人として開くと、同じ出来事をその人の画面で見られます。",
    "Open the page as somebody else to see the same events with their eyes.",
  ],
  new_tab: ["新しいタブで開く", "Open in new tab"],
  as_in_new_tab: ["{name}を新しいタブで開く", "Open as {name} in new tab"],
  guest: ["ゲスト", "Guest"],
  app: ["アプリ", "App"],
  you: ["自分", "you"],
  channels: ["チャンネル", "Channels"],
  direct: ["ダイレクトメッセージ", "Direct messages"],
  shared_channel: ["社外と共有", "Shared with another company"],
  private_channel: ["非公開", "Private"],
  no_channels: ["まだどのチャンネルにも参加していません。", "You are not in any channel yet."],
  unread: ["未読 {n}件", "{n} unread"],
  members: ["{n}人", "{n} people"],
  pinned: ["ピン留め", "Pinned"],
  pinned_count: ["ピン留め（{n}）", "Pinned ({n})"],
  close: ["閉じる", "Close"],
  beginning: ["#{name} はここから始まります。", "This is the beginning of #{name}."],
  beginning_dm: ["{name} との会話はここから始まります。", "This is the beginning of your conversation with {name}."],
  messages: ["メッセージ", "Messages"],
  latest: ["最新へ", "To the latest"],
  edited: ["（編集済み）", "(edited)"],
  only_you: ["あなただけに表示", "Only visible to you"],
  dismiss: ["非表示にする", "Dismiss"],
  add_reaction: ["リアクションを追加", "Add reaction"],
  react_with: [":{name}: でリアクション", "React with :{name}:"],
  people: ["{n}人", "{n}"],
  reply: ["スレッドで返信", "Reply in thread"],
  in_thread: ["スレッドへの返信", "Replied to a thread"],
  also_channel: ["#{name} にも投稿する", "Also send to #{name}"],
  archived: ["このチャンネルはアーカイブされています。", "This channel is archived."],
  replies_title: ["返信", "Replies"],
  replies: ["{n}件の返信", "{n} replies"],
  reply_one: ["1件の返信", "1 reply"],
  edit: ["編集", "Edit"],
  remove: ["削除", "Delete"],
  remove_title: ["メッセージを削除しますか？", "Delete this message?"],
  remove_text: ["削除すると元に戻せません。", "This cannot be undone."],
  save: ["保存", "Save"],
  cancel: ["キャンセル", "Cancel"],
  edit_label: ["メッセージを編集", "Edit message"],
  actions: ["メッセージの操作", "Message actions"],
  thread: ["スレッド", "Thread"],
  thread_close: ["スレッドを閉じる", "Close thread"],
  compose: ["#{name} へのメッセージ", "Message to #{name}"],
  compose_dm: ["{name} へのメッセージ", "Message to {name}"],
  compose_thread: ["スレッドへの返信", "Reply to thread"],
  send: ["送信", "Send"],
  attach: ["ファイルを添付", "Attach files"],
  unattach: ["{name} を外す", "Remove {name}"],
  hint_staff: [
    "Enter で送信 · Shift+Enter で改行 · / でコマンド · @ でメンション",
    "Enter to send · Shift+Enter for a new line · / for commands · @ to mention",
  ],
  hint: [
    "Enter で送信 · Shift+Enter で改行 · @ でメンション",
    "Enter to send · Shift+Enter for a new line · @ to mention",
  ],
  suggestions: ["候補", "Suggestions"],
  everyone: ["チャンネルの全員に通知", "Notify everybody in the channel"],
  file_too_big: ["{name} は大きすぎます（10 MBまで）。", "{name} is too large (10 MB at most)."],
  clock: ["サンドボックスの時計", "Sandbox clock"],
  forward: ["時計を進める", "Move the clock forward"],
  min5: ["+5分", "+5 min"],
  min30: ["+30分", "+30 min"],
  hours2: ["+2時間", "+2 h"],
  day1: ["+1日", "+1 day"],
  traffic: ["通信", "Traffic"],
  traffic_help: [
    "アプリとの間を通ったものすべて。行を開くと中身が見られます。",
    "Everything that went to and from the app. Open a line to see inside.",
  ],
  traffic_none: ["まだ何も通っていません。", "Nothing yet."],
  to_app: ["アプリへ", "To the app"],
  from_app: ["アプリから", "From the app"],
  no_answer: ["応答なし", "no answer"],
  sent: ["送信内容", "Request"],
  answered: ["応答", "Answer"],
  traffic_failed: ["失敗だけ", "Failures only"],
  tools: ["道具", "Tools"],
  desk: ["デスクのプロセス", "The desk's process"],
  desk_up: ["稼働中", "running"],
  desk_down: ["停止中", "down"],
  desk_deaths: ["これまでに落ちた回数: {n}", "Deaths so far: {n}"],
  desk_kill: ["kill -9 the desk", "kill -9 the desk"],
  desk_kill_help: [
    "デスクを予告なく落とします。記録は失われず、起動し直すと続きから動きます。",
    "Stops the desk without warning. Nothing recorded is lost; it goes on where it was.",
  ],
  optional: ["任意", "optional"],
  choose: ["選択してください", "Choose an option"],
  sending: ["送信中…", "Sending…"],
  yes: ["はい", "Yes"],
  no: ["いいえ", "No"],
  more: ["その他の操作", "More actions"],
  unsupported: ["表示できないブロック: {type}", "Unsupported block: {type}"],
  outside_image: ["外部の画像は読み込みません", "Outside images are not loaded"],
  too_long: ["{n}文字 超過", "{n} over"],
  failed: ["うまくいきませんでした", "That did not work"],
  today: ["今日", "Today"],
  yesterday: ["昨日", "Yesterday"],
  tomorrow: ["明日", "Tomorrow"],
  unknown_person: ["不明なメンバー", "Unknown member"],
  from_another_company: ["社外の方", "From another company"],
  how: ["使い方", "How to use"],
  how_title: ["この画面の歩き方", "Finding your way"],
  how_customer: [
    "お客様の {name} として、ピン留めのボタンを押すか、そのまま書いてみます。",
    "As {name}, the customer, press a button in the pinned panel, or simply write.",
  ],
  how_staff: [
    "担当の {name} を新しいタブで開き、同じ出来事をもう一方の会社から見ます。",
    "Open {name}, the engineer, in a new tab and see the same events from the other company.",
  ],
  how_clock: ["時計を進めると、期限や催促が動きます。", "Move the clock forward to make deadlines and reminders fire."],
  how_traffic: [
    "「通信」を開くと、アプリとのやりとりがすべて見られます。",
    "Open Traffic to see everything exchanged with the app.",
  ],
};

export const language = () => {
  const locale = app.state?.me?.locale ?? navigator.language ?? "ja";
  return locale.startsWith("ja") ? "ja" : "en";
};

/** The locale of dates and numbers. */
export const locale = () => (language() === "ja" ? "ja-JP" : "en-US");

/** The page's word for `key`, with {names} filled in. */
export function t(key, values = {}) {
  const [ja, en] = WORDS[key];
  return (language() === "ja" ? ja : en).replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

export const BANNER = WORDS.banner;
