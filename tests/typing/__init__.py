"""User code that is never run, only type-checked, by mypy and by pyright."""
