"""What is to be said is queued with the commit that decided it, and sent from here: in order, once, and never lost."""
