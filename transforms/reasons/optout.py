"""Reservations of rights holders against training."""

from transforms.reasons.reason import Reason

OPTOUT = (
    Reason(
        "optout.denied",
        "dropped",
        "The rights holder reserved training: robots.txt, TDMRep, Content-Usage or another signal says no.",
        "权利人已声明禁止用于训练（robots.txt、TDMRep、Content-Usage 等信号）。",
        (
            "optout-robots-rfc9309",
            "optout-tdmrep",
            "optout-aipref-content-usage",
            "optout-other-signals",
            "cn-genaisec-5.1-c2-self-collected",
        ),
    ),
    Reason(
        "optout.licence_needed",
        "quarantined",
        "The rights holder offers a licence for training; none is recorded.",
        "权利人要求取得训练许可，尚无许可记录。",
        ("optout-tdmrep", "optout-other-signals"),
    ),
    Reason(
        "optout.unknown",
        "quarantined",
        "Nothing readable says that this fetch and this use were allowed.",
        "没有可读取的信号表明允许采集和使用。",
        ("optout-robots-rfc9309", "cn-genaisec-5.1-c2-self-collected"),
    ),
    Reason(
        "optout.unread",
        "flagged",
        "An opt-out signal was observed that cannot be read.",
        "观察到无法解读的退出信号。",
        ("optout-other-signals",),
    ),
    Reason(
        "optout.domain_denied",
        "dropped",
        "The host is on a list of denied domains.",
        "该主机在禁用域名清单中。",
        ("cn-genai-7.2-no-ip-infringement", "cn-genaisec-5.1-d-blocked-info"),
    ),
    Reason(
        "optout.not_measured",
        "quarantined",
        "The opt-out signals of the record could not be measured.",
        "未能检测该记录的退出信号。",
        ("optout-robots-rfc9309",),
    ),
)
