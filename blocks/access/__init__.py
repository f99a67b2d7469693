"""Access as the shared channel and #desk show it."""
