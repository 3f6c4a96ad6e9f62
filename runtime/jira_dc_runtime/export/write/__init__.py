"""From the issues of slices to files: tables as Parquet or JSON lines, a manifest, and attachments by their content."""
