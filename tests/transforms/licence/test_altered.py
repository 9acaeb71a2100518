"""Copies of licence texts that take back what the licence grants."""

import pytest

from tests.builders import documents
from tests.transforms.licence.kit import MIT, found

ALTERED = {
    "denied": MIT.replace("Permission is hereby granted", "Permission is hereby not granted"),
    "non-profit": MIT.replace("to any person obtaining", "to non-profit organizations obtaining"),
    "clause": MIT.replace(
        "THE SOFTWARE IS PROVIDED", "Redistribution in binary form is not permitted.\n\nTHE SOFTWARE IS PROVIDED"
    ),
    "devices": MIT.replace("granted, free of charge", "granted for use on Acme devices only, free of charge"),
    "wrapped": MIT.replace("Permission is hereby granted", "Permission is hereby\n *   not\n * granted"),
    "service": MIT.replace(
        "THE SOFTWARE IS PROVIDED", "Copies may only be used with services of Acme.\n\nTHE SOFTWARE IS PROVIDED"
    ),
    "sale": MIT.replace("distribute, sublicense, and/or sell copies of", "and study").replace(
        "THE SOFTWARE IS PROVIDED", "The Software may not be sold.\n\nTHE SOFTWARE IS PROVIDED"
    ),
    "commercial": MIT.replace(
        "THE SOFTWARE IS PROVIDED", "Commercial use requires a separate licence.\n\nTHE SOFTWARE IS PROVIDED"
    ),
}
FAITHFUL = {
    "holder": MIT.replace("THE AUTHORS OR\nCOPYRIGHT HOLDERS", "ACME CORPORATION OR\nITS SUPPLIERS"),
    "endorsement": MIT + "\n\nThe name of Acme may not be used to endorse products derived from the Software.",
    "purposes": MIT.replace(
        "free of charge, to any", "free of charge, for commercial and non-commercial purposes, to any"
    ),
    "one device": MIT.replace("obtaining a copy", "obtaining a device or a copy"),
}


@pytest.mark.parametrize("name", ALTERED)
def test_a_copy_that_takes_back_a_permission_is_no_known_licence(name):
    """Denied grants, limits of persons, devices and purposes, added prohibitions: the licence is unknown, not MIT."""

    assert found(documents(ALTERED[name])) == ["LicenseRef-unknown"]


@pytest.mark.parametrize("name", FAITHFUL)
def test_a_copy_with_other_names_is_the_licence(name):
    """Names, clauses on endorsement and words that widen nothing and limit nothing leave the licence as it is."""

    assert found(documents(FAITHFUL[name])) == ["MIT"]
