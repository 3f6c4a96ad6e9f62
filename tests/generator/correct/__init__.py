"""The corrections: overlays, rules, names and words, and the corrected document against the audit."""
