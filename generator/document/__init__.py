"""document: an upstream document comes in, is looked at and stripped to its facts, and is pinned in spec/."""
