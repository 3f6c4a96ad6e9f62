"""What the commands print: tables for people, JSON lines for programs."""
