"""Recognisers of personal information: one Presidio recogniser per file, listed here and nowhere else."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from transforms.recognizers.base import Limits, Recognizer


def classes() -> "tuple[type[Recognizer], ...]":
    """Return every recogniser class; the order breaks ties between spans of equal extent and score."""
    from transforms.recognizers.bank_card import BankCardRecognizer
    from transforms.recognizers.cn_mobile import CnMobileRecognizer
    from transforms.recognizers.cn_resident_id import CnResidentIdRecognizer
    from transforms.recognizers.email import EmailRecognizer
    from transforms.recognizers.ip_address import IpAddressRecognizer

    return (
        EmailRecognizer,
        CnResidentIdRecognizer,
        BankCardRecognizer,
        CnMobileRecognizer,
        IpAddressRecognizer,
    )


def recognizers(limits: "Limits", names: tuple[str, ...], language: str) -> "tuple[Recognizer, ...]":
    """Make the named recognisers, in the order of `classes`.

    Raises:
        ValueError: a name that is no class here, or given twice.
    """
    known = {cls.__name__: cls for cls in classes()}
    unknown = sorted(set(names) - set(known))
    if unknown or len(set(names)) != len(names):
        raise ValueError(f"recognisers unknown or given twice: {', '.join(unknown) or 'duplicates'}")
    return tuple(cls(limits, language) for name, cls in known.items() if name in names)
