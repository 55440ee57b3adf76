"""Which of a workbook's columns each table is made of: what to fill in where it says nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.schema.sheets import (
    CUSTOMERS,
    IDEAS,
    JOURNAL,
    LEDGER,
    MARKETING,
    PURCHASES,
    SATISFACTION,
    USAGE,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

_TERM: Final = ("start", "end")
_FEE: Final = {LEDGER.key: (*_TERM, "fee")}
_OF_TERMS: Final = {LEDGER.key: _TERM}
_RISK: Final = {
    LEDGER.key: ("end",),
    JOURNAL.key: ("at", "category", "sentiment"),
    USAGE.key: ("amount",),
}
_BOUGHT: Final = {PURCHASES.key: ("date", "product")}
_WRITTEN: Final = {JOURNAL.key: ("at",)}
_SCORES: Final = {SATISFACTION.key: ("date", "score")}
_SAID: Final = {JOURNAL.key: ("at", "content"), SATISFACTION.key: ("date", "opinion")}
_TOLD: Final = {JOURNAL.key: ("at", "content")}
_SENT: Final = {MARKETING.key: ("sent_on", "campaign")}
_CONSENTS: Final = {CUSTOMERS.key: ("marketing_consent", "marketing_consent_on")}

SOURCES: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    **dict.fromkeys(("mrr_by_month", "movements", "fee_bases", "forecast"), _FEE),
    "mrr_by_service": {LEDGER.key: (*_FEE[LEDGER.key], "service")},
    "mrr_by_officer": {LEDGER.key: (*_FEE[LEDGER.key], "officer")},
    "mrr_by_branch": {LEDGER.key: (*_FEE[LEDGER.key], "branch")},
    "what_if": _FEE,
    **dict.fromkeys(("churn_by_month", "renewal_rates", "cohorts", "expiring"), _OF_TERMS),
    **dict.fromkeys(("in_grace", "backtest_basis", "renewal_error", "risk_error"), _OF_TERMS),
    **dict.fromkeys(("forecast_error", "forecast_error_months"), _FEE),
    "moved_by_service": {LEDGER.key: (*_TERM, "service")},
    **dict.fromkeys(("survival", "survival_summary"), _OF_TERMS),
    "renewal_by_service": {LEDGER.key: ("end", "service")},
    "end_reasons": {LEDGER.key: ("end_reason",)},
    "leaving_signs": {LEDGER.key: ("end", "decision", "terminated_on", "paused_from")},
    "low_sessions": {LEDGER.key: ("sessions_left",)},
    **dict.fromkeys(("risk", "risk_signs"), _RISK),
    "services": {LEDGER.key: ("service",)},
    "age_bands": {CUSTOMERS.key: ("birth_year",)},
    "genders": {CUSTOMERS.key: ("gender",)},
    "regions": {LEDGER.key: ("address",)},
    **dict.fromkeys(("rfm", "rfm_segments", "tiers"), _FEE),
    **dict.fromkeys(("segment_members", "segment_offers", "segment_moves"), _FEE),
    **dict.fromkeys(
        ("products", "purchases_by_month", "bought_together", "bought_next", "purchase_cycles"),
        _BOUGHT,
    ),
    "preference_counts": {
        CUSTOMERS.key: ("preference", "interests"),
        PURCHASES.key: ("product", "payment_method"),
        JOURNAL.key: ("channel",),
    },
    "usage_by_month": {USAGE.key: ("month", "amount")},
    **dict.fromkeys(("satisfaction_by_month", "satisfaction_by_service", "csat"), _SCORES),
    "nps": {SATISFACTION.key: ("date", "recommend")},
    **dict.fromkeys(("contacts_by_month", "contact_times"), _WRITTEN),
    "answered_by_channel": {JOURNAL.key: ("at", "channel", "direction")},
    "follow_ups": {JOURNAL.key: ("follow_up_due",)},
    "contacts_by_channel": {JOURNAL.key: ("at", "channel")},
    "voices": {JOURNAL.key: ("at", "category")},
    **dict.fromkeys(("voice_themes", "voice_themes_by_month", "voice_sentences"), _SAID),
    "voice_themes_by_service": {**_SAID, LEDGER.key: ("service",)},
    "voice_words": _SAID,
    "voice_ideas": {IDEAS.key: ("title", "askers", "state")},
    "sentiment_by_month": {JOURNAL.key: ("at", "sentiment")},
    "response_times": {JOURNAL.key: ("at", "occurred_at")},
    "resolution_times": {JOURNAL.key: ("occurred_at", "resolved_at")},
    "open_issues": {JOURNAL.key: ("at", "category")},
    "promises": {JOURNAL.key: ("at", "compensation")},
    "complaint_effects": {JOURNAL.key: ("at", "category", "resolved_at")},
    "campaigns": {MARKETING.key: ("sent_on", "campaign", "response")},
    "campaign_segments": {MARKETING.key: ("sent_on", "response")},
    **dict.fromkeys(("campaign_reach", "campaign_parts"), _SENT),
    "campaign_held": {MARKETING.key: ("sent_on", "campaign")},
    "campaign_effects": {**_SENT, LEDGER.key: _TERM},
    **dict.fromkeys(("offer_answers", "offer_effects"), _TOLD),
    **dict.fromkeys(("consents", "may_contact"), _CONSENTS),
}
"""Table → kind of sheet → the fields that it is made of; of several sheets each says something."""
