// A control's value in a person's form (a string, an option's value, a list of them, a day, a time, unix seconds, ids
// of files), read from the state as Slack writes it, else from the element's own first value.

const option = (chosen) => chosen?.value ?? null;
const options = (chosen) => (chosen ?? []).map((one) => one.value);
const same = (chosen) => chosen ?? null;
const list = (chosen) => chosen ?? [];
const ids = (chosen) => (chosen ?? []).map((file) => file.id);

// element → what its state is called, its first value, and how either becomes a value
const READERS = {
  static_select: ["selected_option", "initial_option", option],
  external_select: ["selected_option", "initial_option", option],
  radio_buttons: ["selected_option", "initial_option", option],
  multi_static_select: ["selected_options", "initial_options", options],
  multi_external_select: ["selected_options", "initial_options", options],
  checkboxes: ["selected_options", "initial_options", options],
  datepicker: ["selected_date", "initial_date", same],
  timepicker: ["selected_time", "initial_time", same],
  datetimepicker: ["selected_date_time", "initial_date_time", same],
  users_select: ["selected_user", "initial_user", same],
  conversations_select: ["selected_conversation", "initial_conversation", same],
  channels_select: ["selected_channel", "initial_channel", same],
  multi_users_select: ["selected_users", "initial_users", list],
  multi_conversations_select: ["selected_conversations", "initial_conversations", list],
  multi_channels_select: ["selected_channels", "initial_channels", list],
  rich_text_input: ["rich_text_value", "initial_value", same],
  file_input: ["files", "initial_files", ids],
};
const WRITTEN = ["value", "initial_value", same];

export function stateValue(element, state) {
  const [key, first, read] = READERS[element.type] ?? WRITTEN;
  return read(state ? state[key] : element[first]);
}

/** The options that stand chosen in an external select, with their words. */
export function chosenOptions(element, state) {
  const [key, first] = READERS[element.type] ?? WRITTEN;
  return [state?.[key], element[first]].flat().filter((one) => one?.value !== undefined);
}

/** The files of a file_input as far as they are told: another company's come without a name. */
export const chosenFiles = (state) => state?.files ?? [];
