"""The regions of China: names of provinces, cities and counties, and landline area codes."""

from functools import cache
from pathlib import Path

from transforms.variants import simplified_fold

TABLE = Path(__file__).resolve().parent.parent / "data" / "regions.tsv"


@cache
def regions(*kinds: str) -> frozenset[str]:
    """Return the names of these kinds (province, city, county, short, area_code), folded; read once a process.

    Source: derived from JioNLP 1.5.31, Apache-2.0, see transforms/data/regions.NOTICE.
    """
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if not line.startswith("#"))
    return frozenset(simplified_fold(name) for kind, name in rows if kind in kinds)
