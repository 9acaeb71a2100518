"""Texts that speak of licences and state none, and notices whose parts belong together."""

import pytest

from tests.builders import documents
from tests.transforms.licence.kit import MIT, found, shipped_kit

FILL = (
    "The river rises in the hills north of the town and runs for forty miles to the sea. Most visitors come in spring, when "
    "the water is high and the trees along the bank are in flower. There is a small museum beside the bridge, open on weekdays. "
) * 12
ZH = "春天的花园里有很多人在散步。" * 60
TEXTS = {
    "plate": "He renewed his driver's license in March and bought a new license plate. The license fee is 20 dollars.",
    "deny1": "We do not license this under MIT. Ask us for terms.",
    "deny2": "This article is not released under a Creative Commons license. " + FILL,
    "deny3": "Unlike Wikipedia, this site is not available under CC BY-SA 3.0.",
    "article": "The GNU General Public License, version 2, was released in 1991. Linus Torvalds adopted it for the Linux kernel in 1992. Many projects use the MIT License or the Apache License 2.0 instead. "
    + FILL,
    "article2": FILL
    + "In 2018 the company announced that its database would be licensed under the Server Side Public License. Redis was previously licensed under BSD-3-Clause. "
    + FILL,
    "compare": "The MIT License is more permissive than the GPLv3. If you use Apache 2.0 you get a patent grant.",
    "howto": "How to choose a license: if you want a simple licence, use the MIT License. For documentation, CC BY 4.0 is often used. "
    + FILL,
    "deps": "# Foo\n\n"
    + FILL
    + "\n\n## Dependencies\n\n| Package | Version | License |\n|---|---|---|\n| numpy | 1.26 | BSD-3-Clause |\n| requests | 2.31 | Apache-2.0 |\n| pylint | 3.0 | GPL-2.0 |\n",
    "third": "THIRD-PARTY NOTICES\n\nThis product includes software developed by others.\n\n"
    + FILL
    + "\n\nlibfoo is licensed under the MIT License.\nlibbar is licensed under the Apache License 2.0.\nzlib is licensed under the zlib License.\n",
    "photo": FILL + "\n\nPhoto: Jane Doe / Flickr, CC BY-SA 2.0.\n\n" + FILL,
    "photo2": FILL + "\n\nImage by John Smith, licensed under CC BY 4.0, via Wikimedia Commons.\n\n" + FILL,
    "photo3": FILL + '\nHeader image: "Sunset" by Anna is licensed under CC BY-NC 2.0.\n' + FILL,
    "photozh": ZH + "\n图片来源：维基共享资源，采用知识共享 署名-相同方式共享 4.0 国际许可协议。\n" + ZH,
    "question": 'Can I use GPLv3 code in my Apache-2.0 project? I read that the GPL is viral. What does "either version 3 of the License" mean?',
    "news": "Facebook relicenses React under MIT after criticism of the BSD + Patents license.",
    "job": "Applicants must hold a valid nursing license. License: RN required. Apply by May.",
    "business": "The city issued a business license to the restaurant. The license is valid until 2025 under the terms of the municipal code.",
    "mit": "She studied at MIT and works on Apache helicopters. Boost your sales with Artistic pictures from Mozilla.",
    "glp": "Semaglutide is a GLP-1 receptor agonist. BSD trading rose by 2 percent. ISC stands for international student card.",
    "exam": "Which of the following is a copyleft licence? (a) MIT (b) BSD-3-Clause (c) GPL-3.0 (d) Apache-2.0",
    "cve": "Package: foo\nThis bug affects gpl-utils before 2.0. See https://www.gnu.org/software/foo.",
    "copyfair": "Fair use: this excerpt is reproduced under fair use. The original work is in the public domain in the United States.",
    "wikipd": FILL + "His early works entered the public domain in 2015. " + FILL,
    "choose": "Creative Commons offers six licenses: CC BY, CC BY-SA, CC BY-ND, CC BY-NC, CC BY-NC-SA and CC BY-NC-ND.",
    "template": "To apply the Apache License to your work, attach the following boilerplate notice. " + FILL,
    "contrib": FILL + "By submitting a pull request you agree that your contribution may be used. " + FILL,
    "stack": "User contributions to Stack Overflow are licensed under CC BY-SA, but this blog is not.",
    "future": "We plan to release the code under the Apache License 2.0 next year.",
    "req": "The grant requires that all outputs be published under CC BY 4.0.",
    "lib": FILL + "It uses OpenSSL, which is distributed under the OpenSSL license, and zlib. " + FILL,
    "fontc": FILL + "The text is set in Source Serif, available under the SIL Open Font License. " + FILL,
    "dataset": FILL + "We trained on Wikipedia (CC BY-SA 3.0) and on Common Crawl. " + FILL,
    "csv": "name,licence,stars\nreact,MIT,200000\nlinux,GPL-2.0,150000\nkubernetes,Apache-2.0,100000\n",
    "poem": "License my roving hands, and let them go, before, behind, between, above, below.",
    "zh1": "本文介绍了MIT许可证、GPL许可证和木兰宽松许可证的区别，并讨论如何选择。",
    "zh2": "他考取了驾驶执照，公司获得了营业许可证。",
    "zh3": "很多开源项目采用Apache 2.0许可证，例如Kubernetes。" + ZH,
    "wishes": "I wish this book were licensed under Creative Commons Attribution.",
    "cond": "If the software is licensed under the GPL, you must publish the source.",
    "game": "The game is sold under license from Marvel. All trademarks are property of their owners.",
    "spdxdoc": "To mark a file, add a line such as `SPDX-License-Identifier: MIT` at its top. " + FILL,
    "code": 'parser.add_argument("--license", default="MIT", help="SPDX id")\nLICENSES = ["MIT", "Apache-2.0", "GPL-3.0"]\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\nx = 1\n',
    "forum": "I prefer the MIT license, it is short. My last project was under BSD though.",
    "forum2": "Their old editor was released under the MIT license and people loved it.",
    "former": "Version 1.x was released under the GPL; the current version is proprietary.",
    "former2": "Until 2015 the library was distributed under the LGPL. It is closed source now.",
    "court": "The court held that the Artistic License is enforceable (Jacobsen v. Katzer). The work was distributed under the "
    "Artistic License 1.0.",
    "quoted": f'{FILL}"License: MIT" is what most package.json files say. {FILL}',
    "quoted2": f"{FILL}A line such as 'License: GPL-3.0' in the header is enough. {FILL}",
    "another file": f"{FILL}{FILL}This individual file was taken from a tool and is covered by the Apache License 2.0. {FILL}",
    "linking": "As a special exception, you may link this program with OpenSSL; this does not by itself cause the result to be "
    "covered by the GNU General Public License.",
    "song": "That old song is in the public domain, so everybody sings it.",
    "firmware": "You may redistribute these files, but not in a form which would require these files themselves to be covered by "
    "the terms of the GNU General Public License.",
    "vocab": "license (n.): a permit. license (v.): to permit. See also: licence, GPL, copyleft.",
    "poll": "Poll: which license do you use? MIT 44%, Apache-2.0 21%, GPL-3.0 15%.",
    "toc": "1. Introduction\n2. The GNU General Public License\n3. The MIT License\n4. Creative Commons\n" + FILL,
}
PAGES = {
    "share": "<html><head><title>x</title></head><body><article><p>"
    + FILL
    + '</p></article><div class="share-widget"><a href="https://creativecommons.org/licenses/by/4.0/">CC</a></div></body></html>',
    "imgcredit": '<html><body><figure><img src=a.jpg><figcaption>Photo by <a href=x>Ann</a>, <a rel="license" href="https://creativecommons.org/licenses/by-sa/2.0/">CC BY-SA 2.0</a></figcaption></figure><p>'
    + FILL
    + "</p></body></html>",
    "list": '<html><body><h1>Licenses</h1><ul><li><a href="https://creativecommons.org/licenses/by/4.0/">CC BY</a></li><li><a href="https://opensource.org/licenses/MIT">MIT</a></li><li><a href="https://www.gnu.org/licenses/gpl-3.0.html">GPL</a></li></ul></body></html>',
    "credit p": "<html><body><p>"
    + FILL
    + '</p><p class="image-credit">Image: <a rel="license" href="https://creativecommons.org/licenses/by/2.0/">CC BY 2.0</a></p></body></html>',
    "plainimg": "<html><body><p>"
    + FILL
    + '</p><p>Photo courtesy of Bob, <a href="https://creativecommons.org/licenses/by/2.0/">CC BY 2.0</a>.</p></body></html>',
    "comment": "<html><body><p>"
    + FILL
    + '</p><div class="comments"><p>My post is licensed under <a href="https://creativecommons.org/licenses/by/4.0/">CC BY 4.0</a></p></div></body></html>',
    "ldimg": '<html><head><script type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle","image":{"@type":"ImageObject","license":"https://creativecommons.org/licenses/by/4.0/"}}</script></head><body><p>'
    + FILL
    + "</p></body></html>",
    "repo": '<html><body><div class="repo-card"><h3>foo</h3><span itemprop="license">MIT License</span></div><p>'
    + FILL
    + "</p></body></html>",
    "mention": '<html><body><p>The <a href="https://www.gnu.org/licenses/gpl-3.0.html">GPL</a> was written by Stallman. '
    + FILL
    + "</p></body></html>",
    "footer ok?": "<html><body><p>"
    + FILL
    + '</p><footer>Icons by <a href="https://fontawesome.com">Font Awesome</a>, licensed under <a href="https://creativecommons.org/licenses/by/4.0/">CC BY 4.0</a></footer></body></html>',
    "footer theme": "<html><body><p>"
    + FILL
    + '</p><footer>Theme by X, code licensed <a href="https://opensource.org/licenses/MIT">MIT</a></footer></body></html>',
    "embed": '<html><body><textarea>&lt;a rel="license" href="http://creativecommons.org/licenses/by/4.0/"&gt;</textarea><p>'
    + FILL
    + "</p></body></html>",
    "video": '<html><body><div class="video-list"><div itemscope itemtype="http://schema.org/VideoObject"><link itemprop="license" href="https://creativecommons.org/licenses/by/3.0/"></div></div><p>'
    + FILL
    + "</p></body></html>",
    "nc download": "<html><body><p>"
    + FILL
    + '</p><p>Download the dataset (<a href="https://creativecommons.org/licenses/by/4.0/">CC BY 4.0</a>).</p></body></html>',
}


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_about_licences_states_none(name):
    """Denials, wishes, comparisons, pictures, dependencies, examinations, institutes and permits."""

    assert found(documents(TEXTS[name])) == [None]


@pytest.mark.parametrize("name", PAGES)
def test_a_licence_of_something_on_the_page_is_not_the_pages(name):
    """Sharing widgets, credits, lists, cards, comments, embedded videos and snippets."""

    assert shipped_kit().detector.markup(PAGES[name]) == []


GNU = "This program is free software; you can redistribute it and/or modify it under the terms of "
NOTICES = [
    (GNU + "either:\n\n  a) the GNU General Public License; either version 2, or (at your option) any later version, or\n\n"
     "  b) the Artistic License 2.0.\n", "GPL-2.0-or-later OR Artistic-2.0"),
    (GNU + "the GNU General Public License as published by the FSF (www.fsf.org); either version 3, or, if you prefer, any newer "
     "version.", "GPL-3.0-or-later"),
    (GNU + "the GNU General Public License version 2 or (at your option) version 3.", "GPL-2.0-only OR GPL-3.0-only"),
    (GNU + "either version 2 or version 3 of the GNU General Public License.", "GPL-2.0-only OR GPL-3.0-only"),
    ("Licensed under:\n\n  The GNU General Public License, Version 1, February 1989\n", "GPL-1.0-only"),
    ("You may not use this file except in compliance with the License. You may obtain a copy of the License at\n\n"
     "    http://www.apache.org/licenses/LICENSE-2.0\n", "Apache-2.0"),
    ("Released under the LGPL (https://www.gnu.org/licenses/old-licenses/lgpl-2.1.html).", "LGPL-2.1-only"),
    ("This plugin is available under the same license as Vim itself.", "Vim"),
    ("If a copy of the MPL was not distributed with this file, You can obtain one at https://mozilla.org/MPL/2.0/.", "MPL-2.0"),
    ("The contents of this file are subject to the Mozilla Public License Version 1.1. Alternatively, the contents of this file "
     "may be used under the terms of the GNU General Public License Version 2 or later.", "MPL-1.1 OR GPL-2.0-or-later"),
    ("To the extent possible under law, the author has dedicated all copyright and related and neighboring rights to this "
     "software to the public domain worldwide.", "CC0-1.0"),
    ("This software is provided under the MIT License with the following restrictions: no military use.",
     "MIT AND LicenseRef-unknown"),
    ("This library is distributed under the BSD license.", "BSD-3-Clause"),
    ("This library is distributed under a BSD-style license.", "LicenseRef-BSD-style"),
    ("Use of this source code is governed by a BSD-style license that can be found in the LICENSE file.", "BSD-3-Clause"),
    ("Based on GPL'ed kernel sources\n\nThis file is licensed under the terms of the GNU General Public License version 2.",
     "GPL-2.0-only"),
    ("The library is under the terms of the GNU LGPL; see COPYING.LIB.  The tools are under the terms of the GNU GPL.",
     "LGPL-2.0-or-later AND GPL-1.0-or-later"),
    ("This library may be used under the terms of the GNU Lesser General Public License.", "LGPL-2.1-or-later"),
    ("This library may be used under the terms of the GNU Library General Public License.", "LGPL-2.0-or-later"),
    ("Documentation License Usage\nThis file may be used under the terms of the GNU Free Documentation License version 1.3 as "
     "published by the Free Software Foundation.", "GFDL-1.3-only"),
    ("Since these parts are compatible with GPLv3, the whole project is licensed under the GPLv3 or later.", "GPL-3.0-or-later"),
    ("Licensed under the Apache License 2.0 with an exception to allow linking against GPL2 software.", "Apache-2.0"),
    ('Licensed under <a href="https://creativecommons.org/licenses/by/4.0/">these terms</a>.', "CC-BY-4.0"),
    ("This work may be distributed under the conditions of the [LaTeX Project Public License](https://www.latex-project.org/lppl/), "
     "version 1.3c.", "LPPL-1.3c"),
    ("This work may be distributed under the LaTeX Project Public License, either version 1.3 of this license or (at your option) "
     "any later version.", "LPPL-1.3c"),
    ("This program may be used under the terms of the Perl Artistic License.", "Artistic-1.0-Perl"),
    ("This work is licensed under a CCA 3.0 Unported License.", "CC-BY-3.0"),
    ("Frotz is licensed under the GPLv2. A copy of the license is in the file COPYING. It comes with no warranty.",
     "GPL-2.0-only"),
    ("A GPL-2.0+ WordPress plugin", "GPL-2.0-or-later"),
    ('Licensed under the Apache License, Version 2.0 (the "Apache License") with the following modification: section 6 is deleted.',
     "Apache-2.0 AND LicenseRef-unknown"),
    ("The text of the GNU General Public License version 3 applies to this program, with the following modification: only "
     "individuals are licensees.", "GPL-3.0-only AND LicenseRef-unknown"),
    ("GNU Lesser General Public License Usage\nAlternatively, this file may be used under the terms of the GNU Lesser General "
     "Public License version 2.1 as published by the Free Software Foundation.\n\nGNU General Public License Usage\n"
     "Alternatively, this file may be used under the terms of the GNU General Public License version 3.0 as published by the "
     "Free Software Foundation.", "LGPL-2.1-only OR GPL-3.0-only"),
    ("This software is distributed under both the MPL2 and GPL2 licenses. You are free to decide which license you use.",
     "MPL-2.0 OR GPL-2.0-only"),
    ("The actual code is covered by the GNU General Public License and is *not* in the public domain.", "GPL-1.0-or-later"),
    ("This class is in the public domain.", "LicenseRef-public-domain"),
    ("These files are distributed under the terms of the Lucent Public Licence, version 1.02.", "LPL-1.02"),
    ("[![License](https://img.shields.io/badge/License-Apache_2.0-blue.svg)](LICENSE)", "Apache-2.0"),
    ("This software is available under the AGPL version 2.", "LicenseRef-AGPL-2"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), NOTICES)
def test_a_notice_is_read_with_its_alternatives_and_versions(text, expected):
    """Lists after "either:", several versions, "alternatively", misspelt and pointed-to licences, added conditions."""

    assert found(documents(text)) == [expected]


def test_a_choice_takes_in_the_notice_and_the_text_of_its_branches():
    """A dual licence, the notice of one and the text of the other make one choice, not three licences that all hold."""

    notice = "This file is provided under a dual MIT/GPLv2 license.\n\n"
    gpl = "This program is free software; you can redistribute it under the terms of version 2 of the GNU GPL.\n\n"

    assert found(documents(notice + gpl + MIT)) == ["MIT OR GPL-2.0-only"]
