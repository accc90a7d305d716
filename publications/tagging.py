"""Is the PDF's tag tree as the document was written?"""

from typing import Any


def mend(document: Any, pdf: Any) -> None:
    """Nothing yet."""
