"""Licences that a text or a page states about itself, and those it only talks about."""

import pytest

from tests.builders import documents
from tests.transforms.licence.kit import MIT, found, shipped_kit, shipped_rule
from transforms.inspection.licence import inspect_licence

STATED = {
    'Licensed under the Apache License, Version 2.0 (the "License").': "Apache-2.0",
    "本作品采用知识共享署名 4.0 国际许可协议进行许可。": "CC-BY-4.0",
    "除非另有声明，本网站采用知识共享署名-相同方式共享 3.0 中国大陆许可协议授权。": "LicenseRef-CC-BY-SA-3.0-CN",
    "本软件采用木兰宽松许可证第2版授权。": "MulanPSL-2.0",
    "This work is licensed under a Creative Commons Attribution-ShareAlike 4.0 International License.": "CC-BY-SA-4.0",
    "Dieses Werk ist lizenziert unter einer Creative Commons Namensnennung 4.0 International Lizenz.": "CC-BY-4.0",
    "# SPDX-License-Identifier: MIT OR Apache-2.0\nprint(1)": "MIT OR Apache-2.0",
    "/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */": "GPL-2.0-only WITH Linux-syscall-note",
    "<!-- SPDX-License-Identifier: CC0-1.0 -->": "CC0-1.0",
    "Permission is granted to copy, distribute and/or modify this document under the terms of the GNU Free "
    "Documentation License, Version 1.2 or any later version published by the Free Software Foundation": "GFDL-1.2-or-later",
    " * This program is free software; you can redistribute it and/or modify\n * it under the terms of the GNU General "
    "Public License as\n * published by the Free Software Foundation; either version 2 of\n * the License, or (at your "
    "option) any later version.": "GPL-2.0-or-later",
    "License: CC BY 4.0": "CC-BY-4.0",
    "© 2020 Foo Inc. All rights reserved.": "LicenseRef-all-rights-reserved",
    "版权所有 © 某公司": "LicenseRef-all-rights-reserved",
}


@pytest.mark.parametrize(("text", "expected"), STATED.items())
def test_statements_are_found(text, expected):
    """Notices, tags, labels and reservations, in English, Chinese and German."""

    assert found(documents(text)) == [expected]


TRAPS = (
    "This article compares the MIT License and the Apache License 2.0. The GPL is a copyleft licence.",
    "The Linux kernel is released under the GPL version 2. Linus Torvalds chose it in 1992, and many people wrote about "
    "it in newspapers and magazines all over the world ever since that day in Helsinki.",
    "如何选择开源许可证？MIT 许可证和 Apache 许可证 2.0 的区别在于专利条款。",
    "Image credit: John Doe, CC BY-SA 3.0",
    "All content is © 2020 unless noted. Photos are licensed under CC BY 2.0.",
    "You may not use this software under the GPL.",
    "He went to MIT to study. The BSD family of operating systems was young.",
    "行政许可证由主管部门颁发，许可协议应当备案。",
    "Python 2.7 and Apache 2 are installed; Eclipse 4 is not.",
    "The words public domain name a legal status.",
)


@pytest.mark.parametrize("text", TRAPS)
def test_talk_about_licences_states_nothing(text):
    """A text that discusses, compares or denies a licence, or names that of something else, is not licensed by it."""

    assert found(documents(text)) == [None]


def test_a_tag_speaks_for_the_file_and_not_what_it_quotes():
    """A tag in the head counts; one inside a string, or between the REUSE marks, does not."""

    quoted = 'text = "SPDX-License-Identifier: MIT"\n' + "x = 1\n" * 400
    ignored = "# REUSE-IgnoreStart\n# SPDX-License-Identifier: MIT\n# REUSE-IgnoreEnd\n" + "x = 1\n" * 400
    headed = "# SPDX-License-Identifier: CC0-1.0\n" + quoted

    assert found(documents(quoted, ignored, headed)) == [None, None, "CC0-1.0"]


def test_offsets_are_code_points_of_the_text():
    """The span of evidence cuts the name out of the original text, behind characters of any width."""

    text = "😀 本文采用 CC BY-NC-SA 4.0 许可协议，转载请注明出处。"

    (row,) = inspect_licence(documents(text), shipped_rule(), shipped_kit())

    assert [text[one["start"] : one["end"]] for one in row["licences"]] == ["CC BY-NC-SA 4.0"]


def test_full_texts_are_recognised_by_their_words():
    """A licence text counts with comment marks and names in it; half of it does not."""

    commented = "\n".join("// " + line for line in MIT.split("\n"))

    assert found(documents(MIT, "Copyright 2001 A. B.\n" + commented, MIT[: len(MIT) // 3])) == ["MIT", "MIT", None]


def test_a_whole_text_in_the_metadata_field_is_read():
    """Packages paste the licence into the field; what is not recognised there is unknown, not ignored."""

    rows = documents("a", "b", licence_declared=[MIT + "\n" * 500, "lorem ipsum " * 200])

    assert found(rows) == ["MIT", "LicenseRef-unknown"]


PAGES = {
    '<a rel="license" href="http://creativecommons.org/licenses/by/3.0/de/">CC</a>': "CC-BY-3.0-DE",
    '<link rel="license" href="https://creativecommons.org/licenses/by-sa/4.0/">': "CC-BY-SA-4.0",
    '<meta name="DC.rights" content="https://creativecommons.org/publicdomain/zero/1.0/">': "CC0-1.0",
    '<script type="application/ld+json">{"@type":"Article","license":"https://creativecommons.org/licenses/by/4.0/",'
    '"image":{"@type":"ImageObject","license":"https://creativecommons.org/licenses/by-nc/2.0/"}}</script>': "CC-BY-4.0",
    '<footer><p>This work is licensed under a <a href="https://creativecommons.org/licenses/by/4.0/">CC BY 4.0'
    "</a> license.</p></footer>": "CC-BY-4.0",
    '<figure><img src="x"><figcaption>J. Doe, <a rel="license" href="https://creativecommons.org/licenses/by/2.0/">CC'
    "</a></figcaption></figure>": None,
    '<div class="share-buttons"><a rel="license" href="https://creativecommons.org/licenses/by/2.0/">CC</a></div>': None,
    '<ul><li><a href="https://creativecommons.org/licenses/by/4.0/">BY</a></li><li><a '
    'href="https://creativecommons.org/licenses/by-sa/4.0/">BY-SA</a></li></ul>': None,
    '<p>Read <a href="https://www.gnu.org/licenses/gpl-3.0.html">the GPL</a> to learn more.</p>': None,
    '<script type="application/ld+json">{"@type":"ImageObject","license":"https://creativecommons.org/licenses/by/4.0/"}'
    "</script>": None,
    '<script type="application/ld+json">{"license": [[[[[[[[[[</script>': None,
}


@pytest.mark.parametrize(("body", "expected"), PAGES.items())
def test_pages_state_their_own_licence_in_markup(body, expected):
    """Structured data and licence links count for the page unless they belong to a part of it."""

    page = f"<!DOCTYPE html><html><head><title>t</title></head><body>{body}<p>text</p></body></html>"

    assert found(documents("text", markup=[page])) == [expected]


def test_shared_pages(shared):
    """Pages with one Creative Commons link carry that licence (one names a translated deed, which has no port)."""

    import gzip
    import json

    with gzip.open(shared("web-cc-pages") / "pages.jsonl.gz") as lines:
        rows = [json.loads(line) for line in lines]
    truth = [shipped_kit().detector.namer.normalize(row["licence"]).expression for row in rows]
    got = found(documents(*["x"] * len(rows), markup=[row["html"] for row in rows]))

    assert sum(a == b for a, b in zip(got, truth, strict=True)) >= len(rows) - 1


def test_debian_copyright_files(shared):
    """The licences of machine-readable copyright files are those their stanzas name."""

    import gzip
    import json

    with gzip.open(shared("license-debian-dep5") / "copyright_files.jsonl.gz") as lines:
        rows = [json.loads(line) for line in lines if b'"dep5": true' in line][:40]
    names = shipped_kit().detector.namer

    def ids(expressions):
        text = " ".join(e for e in expressions if e)
        marks = ("AND", "OR", "WITH")
        parts = text.replace("(", " ").replace(")", " ").split()
        return {part for part in parts if part not in marks and not part.startswith("LicenseRef-")}

    wrong = 0
    for row, got in zip(rows, found(documents(*[row["text"] for row in rows])), strict=True):
        declared = ids([names.normalize(item["license"]).expression for item in row["declared"]])
        wrong += not declared <= ids([got])
    assert wrong == 0
