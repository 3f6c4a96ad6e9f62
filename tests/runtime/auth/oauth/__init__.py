"""The two protocols of OAuth, as far as no judge is needed."""
