"""Recognisers of personal information: one per file, listed here and nowhere else; `presidio` makes them Presidio's."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from transforms.recognizers.base import Limits, Recognizer


def classes() -> "tuple[type[Recognizer], ...]":
    """Return every recogniser class, in the order of the policy file."""
    from transforms.recognizers.address_en import AddressEnRecognizer
    from transforms.recognizers.address_zh import AddressZhRecognizer
    from transforms.recognizers.bank_card import BankCardRecognizer
    from transforms.recognizers.birth_date import BirthDateRecognizer
    from transforms.recognizers.cn_landline import CnLandlineRecognizer
    from transforms.recognizers.cn_mobile import CnMobileRecognizer
    from transforms.recognizers.cn_permits import CnPermitRecognizer
    from transforms.recognizers.cn_plate import CnLicensePlateRecognizer
    from transforms.recognizers.cn_resident_id import CnResidentIdRecognizer
    from transforms.recognizers.cn_uscc import CnUsccRecognizer
    from transforms.recognizers.coordinates import CoordinatesRecognizer
    from transforms.recognizers.credential import CredentialRecognizer
    from transforms.recognizers.disguised import DisguisedNumberRecognizer
    from transforms.recognizers.disguised_email import DisguisedEmailRecognizer
    from transforms.recognizers.email import EmailAddressRecognizer
    from transforms.recognizers.hkid import HkidRecognizer
    from transforms.recognizers.iban import IbanCodeRecognizer
    from transforms.recognizers.imei import ImeiRecognizer
    from transforms.recognizers.international_email import InternationalEmailRecognizer
    from transforms.recognizers.ip_address import IpAddressRecognizer
    from transforms.recognizers.mac_address import Eui48Recognizer
    from transforms.recognizers.passport import PassportRecognizer
    from transforms.recognizers.person_label import PersonLabelRecognizer
    from transforms.recognizers.phone import PhoneNumberRecognizer
    from transforms.recognizers.private_key import PrivateKeyRecognizer
    from transforms.recognizers.qq import QqRecognizer
    from transforms.recognizers.tw_id import TwIdRecognizer
    from transforms.recognizers.us_ssn import UsSocialSecurityRecognizer
    from transforms.recognizers.web_token import WebTokenRecognizer
    from transforms.recognizers.wechat import WechatRecognizer

    return (
        EmailAddressRecognizer, CnResidentIdRecognizer, BankCardRecognizer, CnMobileRecognizer, CnLandlineRecognizer,
        PhoneNumberRecognizer, IpAddressRecognizer, Eui48Recognizer, ImeiRecognizer, IbanCodeRecognizer,
        UsSocialSecurityRecognizer, PassportRecognizer, CnPermitRecognizer, HkidRecognizer, TwIdRecognizer,
        CnLicensePlateRecognizer, CnUsccRecognizer, WechatRecognizer, QqRecognizer, CoordinatesRecognizer,
        BirthDateRecognizer, AddressZhRecognizer, AddressEnRecognizer, PersonLabelRecognizer, CredentialRecognizer,
        WebTokenRecognizer, PrivateKeyRecognizer, DisguisedNumberRecognizer,
        DisguisedEmailRecognizer, InternationalEmailRecognizer,
    )  # fmt: skip


def recognizers(limits: "Limits", names: tuple[str, ...]) -> "tuple[Recognizer, ...]":
    """Make the named recognisers, in the order of `classes`.

    Raises:
        ValueError: a name that is no class here, or given twice.
    """
    known = {cls.__name__: cls for cls in classes()}
    unknown = sorted(set(names) - set(known))
    if unknown or len(set(names)) != len(names):
        raise ValueError(f"recognisers unknown or given twice: {', '.join(unknown) or 'duplicates'}")
    return tuple(cls(limits) for name, cls in known.items() if name in names)
