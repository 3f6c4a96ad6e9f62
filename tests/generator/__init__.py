"""The stages of the generator, and the corrected document against the audit."""
