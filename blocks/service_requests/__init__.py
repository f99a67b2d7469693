"""Service requests as the shared channel and #desk show them."""
