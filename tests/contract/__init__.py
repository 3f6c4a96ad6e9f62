"""The contract between client and document: generated cases, one runner, openapi-core as the judge."""
