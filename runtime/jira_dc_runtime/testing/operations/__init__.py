"""The operations that answer from the state, and the table of them."""
