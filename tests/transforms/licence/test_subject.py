"""Whose licence a sentence of prose speaks of: the text's own, or another work's."""

import pytest

from tests.builders import documents
from tests.transforms.licence.kit import shipped_kit, shipped_rule
from transforms.licence.stage import decide
from transforms.licence.subject import speaks_of_itself, tells

AROUND = "The topic has a long history. {} Many people have used it since then, and reviews were good. It is taught in schools."
OTHERS = [
    "I think Linux is released under GPLv2, but I may be wrong.",
    "We built our shop on Django, and Django is licensed under the BSD license.",
    "In our experience, the Boost libraries, which are distributed under the Boost Software License, compile slowly.",
    "You can download R, which is free software distributed under the GPL.",
    "The dataset ImageNet is not free, whereas COCO annotations are licensed under CC BY 4.0.",
    "In 2012 the company released the source code of Foo under the MIT License.",
    "Its successor, MariaDB, is licensed under GPLv2.",
    "The font Roboto is licensed under the Apache License, Version 2.0.",
    "Bootstrap's code is released under the MIT License and its documentation under CC BY 3.0.",
    "These days Java is available under the GPL with the Classpath Exception.",
]
OWN = [
    ("Text is available under the Creative Commons Attribution-ShareAlike License 4.0.", "CC-BY-SA-4.0"),
    ("Documentation is licensed under CC BY 4.0.", "CC-BY-4.0"),
    ("All code samples are released under the Apache License 2.0.", "Apache-2.0"),
    ("The source code for this site is available under the MIT License.", "MIT"),
    ("The authors have released this dataset under CC0 1.0.", "CC0-1.0"),
    ("We release our code under the MIT License.", "MIT"),
]


def stated(text):
    """Return the licence that a text states of itself."""
    found = shipped_kit().detector.detect_rows(documents(text))
    return decide(found.get(0, []), True, shipped_rule())[0]


@pytest.mark.parametrize("sentence", OTHERS)
def test_a_licence_of_another_work_is_not_the_text_s(sentence):
    """The grammatical subject of the grant is another work, though the sentence says we, our, it or the source code."""
    assert stated(AROUND.format(sentence)) is None


@pytest.mark.parametrize(("sentence", "expected"), OWN)
def test_a_licence_of_the_text_is_stated_in_prose(sentence, expected):
    """The subject is the text or a part of it, also without "this"."""
    assert stated(AROUND.format(sentence)) == expected


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ("this library and its tests are licensed under ", True),
        ("foo (this program) is licensed under ", None),
        ("the code in this directory is released under ", True),
        ("code from foo is released under ", False),
        ("in our view, foo, which is released under ", False),
        ("this program, which is released under ", True),
        ("licensed under ", None),
    ],
)
def test_the_subject_is_told_by_grammar(before, expected):
    """True: the text itself; False: another work; None: the sentence does not say."""
    assert speaks_of_itself(before) is expected


def test_a_lone_sentence_that_tells_is_no_notice():
    """A sentence alone is a notice unless it tells when, or by whom, something else was licensed."""
    assert stated("Foo is released under the MIT License.") == "MIT"
    assert tells("in 2015 google released tensorflow under the apache license 2.0.")
    assert stated("Google released TensorFlow under the Apache License 2.0.") is None


@pytest.mark.parametrize(
    "text",
    [
        "On systems for which physical addressing is relevant, this member is reserved. Under BSD this member is not used.",
        "Earlier major BSD releases included 3BSD in 1980, 4BSD in the same year and 4.1BSD in 1981, all at Berkeley.",
        "# Copyright 2006 Google, Inc. All Rights Reserved.\n# Licensed to PSF under a Contributor Agreement.\nimport os\n",
        "Free software pieces in the archive come from GNU, Linux, BSD, X, ISC, Ghostscript, Samba, GNOME, KDE and TeX.",
        "The chat program has no owner. This is not the GNU public license. If it breaks you get to keep both pieces.",
    ],
)
def test_a_system_and_an_organisation_are_no_licence(text):
    """BSD, ISC and PSF mean a licence only where something is licensed; a licence that is denied is none."""
    assert stated(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Dual licensed under MIT or BSD. See the file for the whole text of both and the names of all the people.", "MIT OR BSD-3-Clause"),
        ("This module is distributed under the terms of BSD. It reads tables, writes tables and sorts their columns.", "BSD-3-Clause"),
        (":copyright: 2006-present by the team, see AUTHORS.\n:license: BSD, see LICENSE for details.\nimport re\nimport os\n", "BSD-3-Clause"),
    ],
)  # fmt: skip
def test_such_a_name_is_a_licence_where_something_is_licensed(text, expected):
    """Near misses: a verb of licensing, or a label, stands before it."""
    assert stated(text) == expected
