"""Packages of the extra ``cohort``: loaded where needed, missed in one sentence."""

from __future__ import annotations

import importlib
from typing import Any

from kneewise.errors import BadSetting

_PACKAGES = {
    "dask": "spread work over processes and machines",
    "distributed": "spread work over processes and machines",
    "fsspec": "read addresses such as s3://",
    "pyarrow": "keep results as Parquet",
    "pyarrow.compute": "keep results as Parquet",
    "pyarrow.parquet": "keep results as Parquet",
    "duckdb": "answer SQL",
    "statsmodels.regression.mixed_linear_model": "fit mixed models",
    "spm1d": "compare whole curves",
}
"""What is loaded here, and what it is for."""


def needed(package: str) -> Any:  # noqa: ANN401 - a module of somebody else
    """A package of the extra.

    Raises:
        BadSetting: if it is not installed.
    """
    try:
        return importlib.import_module(package)
    except ImportError as error:
        raise BadSetting(
            f"'{package.split('.')[0]}' is not installed, which is needed to "
            f"{_PACKAGES[package]}.",
            remedy="Install it with: pip install 'kneewise[cohort]'.",
        ) from error
