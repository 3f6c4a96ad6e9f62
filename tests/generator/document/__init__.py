"""What is taken, refused, stripped and pinned of an upstream document."""
