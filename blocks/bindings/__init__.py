"""A channel on its way to becoming a customer's, as #desk and the shared channel see it."""
