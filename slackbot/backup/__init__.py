"""One file that holds a desk's records, and the records again from that file, on whatever server."""
