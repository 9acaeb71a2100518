"""A second look at texts where something misleads the model: words in capitals, web addresses.

A model that learned from running prose (lid.176: Wikipedia, Tatoeba, SETimes) does not know words in capitals, and
takes web addresses for letters of some language. A heading, a notice or a legal clause in capitals and a page that
opens with links are ordinary texts all the same.
"""

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from transforms.fold import utf8_buffers

ADDRESS = r"\S*(?:://|www\.|@)\S*"
"""A run without blanks that holds a web or e-mail address."""


def in_capitals(text: pa.LargeStringArray, rule: Any) -> npt.NDArray[np.bool_]:
    """Say of which texts the head is set in capitals: more than `max_capitals_ratio` of its letters a-z.

    `rule` is a `language.LanguageRule`; the head is `second_look_chars` bytes.
    """
    from transforms.kernels.capitals import count_cased

    offsets, data = utf8_buffers(text)
    capitals, small = np.zeros(len(text), np.int64), np.zeros(len(text), np.int64)
    count_cased(data, offsets, rule.second_look_chars, capitals, small)
    return np.asarray(capitals > rule.max_capitals_ratio * (capitals + small), np.bool_)


def plainer_heads(
    text: pa.LargeStringArray, capitals: npt.NDArray[np.bool_], rule: Any
) -> tuple[pa.LargeStringArray, npt.NDArray[np.bool_]]:
    """Return the heads without addresses, those in `capitals` in lower case, and which of them that changed."""
    head = pc.utf8_slice_codeunits(pc.fill_null(text, ""), 0, rule.second_look_chars)
    plain = pc.replace_substring_regex(head, ADDRESS, " ")
    plain = pc.if_else(pa.array(capitals), pc.utf8_lower(plain), plain)
    return plain, np.asarray(pc.not_equal(plain, head).to_numpy(zero_copy_only=False), np.bool_)
