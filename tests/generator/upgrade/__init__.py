"""nox -s upgrade: adopting a release, deciding, refusing, and being interrupted."""
