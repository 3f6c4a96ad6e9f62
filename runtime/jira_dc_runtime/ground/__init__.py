"""What every room stands on: names that are imported when they are used, and what kind of JSON a value is."""
