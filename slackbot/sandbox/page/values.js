// A control's value in a person's form (a string, an option's value, a list of them, a day, a time, unix seconds),
// read from a view's state as Slack writes it, else from the element's own initial value.

const option = (chosen) => chosen?.value ?? null;
const options = (chosen) => (chosen ?? []).map((one) => one.value);

const READERS = {
  static_select: (state, element) => option(state ? state.selected_option : element.initial_option),
  external_select: (state, element) => option(state ? state.selected_option : element.initial_option),
  radio_buttons: (state, element) => option(state ? state.selected_option : element.initial_option),
  multi_static_select: (state, element) => options(state ? state.selected_options : element.initial_options),
  checkboxes: (state, element) => options(state ? state.selected_options : element.initial_options),
  datepicker: (state, element) => (state ? state.selected_date : element.initial_date) ?? null,
  timepicker: (state, element) => (state ? state.selected_time : element.initial_time) ?? null,
  datetimepicker: (state, element) => (state ? state.selected_date_time : element.initial_date_time) ?? null,
  users_select: (state, element) => (state ? state.selected_user : element.initial_user) ?? null,
  conversations_select: (state, element) =>
    (state ? state.selected_conversation : element.initial_conversation) ?? null,
  channels_select: (state, element) => (state ? state.selected_channel : element.initial_channel) ?? null,
  multi_users_select: (state, element) => (state ? state.selected_users : element.initial_users) ?? [],
  multi_conversations_select: (state, element) =>
    (state ? state.selected_conversations : element.initial_conversations) ?? [],
  multi_channels_select: (state, element) => (state ? state.selected_channels : element.initial_channels) ?? [],
};

export function stateValue(element, state) {
  const read = READERS[element.type];
  return read ? read(state, element) : (state ? state.value : element.initial_value) ?? null;
}
