"""How an incident looks: to the customer, in #desk, and in the forms."""
