"""An export on Spark, Ray, Dask and dlt, each for real where it is installed (dependency group `engines`)."""
