"""The pages that people wrote: what they name exists, where they lead is something."""
