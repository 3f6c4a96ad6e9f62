"""Tests, by what they test: generator, runtime, the generated client, its types, and judges that are not ours."""
