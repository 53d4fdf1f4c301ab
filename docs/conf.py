"""How Sphinx builds these documents: ``make docs``."""

import runpy
from pathlib import Path

from sphinx.application import Sphinx

from kneewise import __version__

project = "Kneewise"
author = "the Kneewise authors"
version = release = __version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["_build"]
html_theme = "furo"
html_title = "Kneewise"
html_show_copyright = False

myst_heading_anchors = 3

autodoc_member_order = "bysource"
autodoc_default_options = {"members": True}
autodoc_type_aliases = {"Array": "kneewise.arrays.Array"}
autodoc_typehints = "signature"
autodoc_preserve_defaults = True
napoleon_google_docstring = True
napoleon_numpy_docstring = False
napoleon_custom_sections = ["Limits", "Source"]


def setup(app: Sphinx) -> None:
    """Write the pages that are made from the program's own tables."""
    app.connect("builder-inited", _generate)
    app.connect("autodoc-process-signature", _signature)


def _signature(*event: object) -> tuple[str, None] | None:
    """No signature for a class: its fields stand below it, each with its meaning."""
    return ("", None) if event[1] == "class" else None


def _generate(app: Sphinx) -> None:
    script = Path(app.srcdir) / "generate_measures.py"
    runpy.run_path(str(script), run_name="__main__")
