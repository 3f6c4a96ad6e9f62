"""What the generated code is and does."""
