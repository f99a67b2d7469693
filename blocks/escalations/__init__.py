"""An escalation, as a lead reads it before deciding, as its case's cards show it, and as it is said."""
