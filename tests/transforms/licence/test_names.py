"""What people write as a licence, to SPDX."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.transforms.licence.kit import normal, shipped_kit, shipped_rule

NAMES = {
    "Apache 2": "Apache-2.0",
    "Apache License, Version 2.0": "Apache-2.0",
    "apache-2.0": "Apache-2.0",
    "CC BY-SA 4.0 International": "CC-BY-SA-4.0",
    "cc-by-nc-nd-3.0": "CC-BY-NC-ND-3.0",
    "Creative Commons Attribution-ShareAlike 3.0 Unported": "CC-BY-SA-3.0",
    "CC0 1.0 Universal (CC0 1.0) Public Domain Dedication": "CC0-1.0",
    "https://creativecommons.org/licenses/by/3.0/de/": "CC-BY-3.0-DE",
    "http://creativecommons.org/licenses/by-nc-sa/4.0/legalcode.zh-hans": "CC-BY-NC-SA-4.0",
    "https://creativecommons.org/publicdomain/zero/1.0/": "CC0-1.0",
    "http://www.gnu.org/licenses/gpl-3.0.en.html": "GPL-3.0-only",
    "木兰宽松许可证第2版": "MulanPSL-2.0",
    "木兰宽松许可证，第二版": "MulanPSL-2.0",
    "知识共享 署名-相同方式共享 4.0": "CC-BY-SA-4.0",
    "知识共享署名-非商业性使用-禁止演绎 4.0 国际许可协议": "CC-BY-NC-ND-4.0",
    "License :: OSI Approved :: GNU General Public License v3 or later (GPLv3+)": "GPL-3.0-or-later",
    "License :: OSI Approved :: MIT License\nLicense :: OSI Approved": "MIT",
    "GPL-2+": "GPL-2.0-or-later",
    "Expat": "MIT",
    "BSD-3-clause": "BSD-3-Clause",
    "GPL-2+ or AFL-2.1, and Expat": "(GPL-2.0-or-later OR AFL-2.1) AND MIT",
    "GPL-3+ with Bison exception": "GPL-3.0-or-later WITH Bison-exception-2.2",
    "GFDL-NIV-1.3+": "GFDL-1.3-no-invariants-or-later",
    "MIT/Apache-2.0": "MIT OR Apache-2.0",
    "MIT/X11": "MIT",
    "GPL-2.0+": "GPL-2.0-or-later",
    "openrail": "LicenseRef-OpenRAIL",
    "llama3": "LicenseRef-Llama-3",
    "OGL 3.0": "OGL-UK-3.0",
    "ODC BY 1.0": "ODC-By-1.0",
}


@pytest.mark.parametrize(("written", "expected"), NAMES.items())
def test_names_become_spdx_expressions(written, expected):
    """Version, port and the elements of a Creative Commons licence survive."""

    assert normal(written) == expected


UNRESOLVED = {
    "BSD": "LicenseRef-BSD",
    "GPL": "LicenseRef-GPL",
    "CC": "LicenseRef-CC",
    "CC BY-NC-SA": "LicenseRef-CC-BY-NC-SA",
    "Apache Software License": "LicenseRef-Apache",
    "https://creativecommons.org/licenses/by-sa/3.0/us/": "LicenseRef-CC-BY-SA-3.0-US",
    "foo": None,
    "see the LICENSE file": None,
    "MIT-US-export": None,
    "BSD-3-clause-Cambridge": None,
    "Apache-2.0 and Cisco": "Apache-2.0 AND LicenseRef-unknown",
    "CC BY-ND-SA 4.0": None,
    "GPL-7": "LicenseRef-GPL-7",
}


@pytest.mark.parametrize(("written", "expected"), UNRESOLVED.items())
def test_what_is_not_certain_stays_unresolved(written, expected):
    """A family keeps its name without a version, a port the list does not have keeps its port, the rest is unknown."""

    assert normal(written) == expected


@pytest.mark.parametrize("written", [None, "", "  ", "UNKNOWN", "None", "n/a", "-", "Unspecified", "未知"])
def test_placeholders_declare_nothing(written):
    """A field that was never filled is absent, not unknown."""

    assert shipped_kit().detector.namer.normalize(written).method == "absent"


BAD = {
    "unbalanced": "(MIT",
    "deep": "(" * 5000 + "MIT" + ")" * 5000,
    "operators only": "AND OR AND",
    "nul": "MIT\x00AND",
    "long": "MIT OR " * 20000 + "MIT",
}


@pytest.mark.parametrize("name", BAD)
def test_bad_expressions_have_a_defined_result(name):
    """What does not parse, is too deep or too long never raises and never becomes more than its names say."""

    result = shipped_kit().detector.namer.normalize(BAD[name])

    assert result.expression in (None, "MIT", "MIT AND LicenseRef-unknown")


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60))
def test_any_text_gives_a_known_licence_or_none(written):
    """Every licence in a result is on the SPDX list or is a LicenseRef."""

    expression = normal(written)

    known = shipped_kit().detector.namer.spdx.known
    leaves = (expression or "MIT").replace("(", "").replace(")", "").replace(" OR ", " AND ").split(" AND ")
    assert all(known(leaf) for leaf in leaves)


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(sorted(NAMES.values())))
def test_normalizing_twice_changes_nothing(expression):
    """An expression in normal form is its own normal form."""

    assert normal(expression) == expression


def test_every_meaning_in_the_tables_is_a_licence():
    """Aliases, addresses and families name ids of the SPDX list or LicenseRefs."""

    tables, spdx = shipped_rule().tables, shipped_kit().detector.namer.spdx
    meanings = [m for m in (*tables.aliases.values(), *tables.urls.values()) if m]
    meanings += [bare for _, bare in tables.families.values() if bare != "-"]

    wrong = [m for m in meanings for leaf in m.split(" OR ") if spdx.known(leaf) != leaf]
    assert wrong == []


def test_dataset_audit_vocabulary(shared):
    """Licence names of the shared dataset audit resolve as a person reads them; the rest stays unresolved."""

    import gzip
    import json

    with gzip.open(shared("license-dpi-dataset-audit") / "datasets.jsonl.gz") as lines:
        rows = [json.loads(line) for line in lines]
    names = {entry["License"] for row in rows for entry in row["licenses_verified"]}
    names |= {row[key] or "" for row in rows for key in ("hf_yaml_license", "github_license", "pwc_license")}
    resolved = {name: normal(name) for name in names if name.startswith(("CC", "Apache", "MIT", "GNU", "BSD", "LGPL"))}

    assert all(value is not None for value in resolved.values())
