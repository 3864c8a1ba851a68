"""Hashtags of the Humanitarian Exchange Language (HXL 1.1) for the columns of the event table."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

__all__ = ["hashtag"]

# Core hashtags and attributes of hxlstandard.org; attributes of our own only where it has none.
_TAGS: Mapping[str, str] = MappingProxyType(
    {
        "id": "#event+id",
        "layer": "#event+category",
        "incident_id": "#event+id+incident",
        "event_type": "#event+type",
        "sub_event_type": "#event+type+sub",
        "weapons": "#cause+weapon+list",
        "weapon_models": "#cause+weapon+model+list",
        "targets": "#impact+type+list",
        "initiator": "#org+initiator+name",
        "target_side": "#org+target+name",
        "start_date": "#date+start",
        "end_date": "#date+end",
        "date_precision": "#meta+date+precision",
        "date_basis": "#meta+date+basis",
        "killed_min": "#affected+killed+min",
        "killed_max": "#affected+killed+max",
        "injured_min": "#affected+injured+min",
        "injured_max": "#affected+injured+max",
        "missing_min": "#affected+missing+min",
        "missing_max": "#affected+missing+max",
        "casualties_text": "#affected+description",
        "drones_launched": "#indicator+drones+launched+num",
        "drones_intercepted": "#indicator+drones+intercepted+num",
        "drones_lost": "#indicator+drones+lost+num",
        "missiles_launched": "#indicator+missiles+launched+num",
        "missiles_intercepted": "#indicator+missiles+intercepted+num",
        "controller": "#org+control+name",
        "control_status": "#status+control",
        "extent": "#meta+extent",
        "claimant": "#contact+claimant+name",
        "claimant_side": "#org+claimant+name",
        "stance": "#status+stance",
        "place_text": "#loc+name+original",
        "place_name": "#loc+name",
        "geonameid": "#loc+code+v_geonames",
        "precision": "#geo+precision",
        "geo_precision": "#geo+precision+v_acled",
        "where_prec": "#geo+precision+v_ucdp",
        "longitude": "#geo+lon",
        "latitude": "#geo+lat",
        "uncertainty_km": "#geo+uncertainty+km",
        "location_confidence": "#meta+confidence+geo",
        "alternatives": "#loc+alternatives+list",
        "admin0_iso": "#country+code+v_iso2",
        "admin1_name": "#adm1+name",
        "admin1_iso": "#adm1+code+v_iso",
        "admin1_pcode": "#adm1+code+v_pcode",
        "admin1_margin_km": "#meta+adm1+margin+km",
        "admin1_ambiguous": "#meta+adm1+ambiguous",
        "admin2_name": "#adm2+name",
        "admin2_pcode": "#adm2+code+v_pcode",
        "admin2_id": "#adm2+code",
        "admin2_margin_km": "#meta+adm2+margin+km",
        "admin2_ambiguous": "#meta+adm2+ambiguous",
        "assessment": "#status+assessment",
        "assessment_source": "#meta+assessment+source",
        "assessment_date": "#date+assessment",
        "assessment_state": "#status+assessment+state",
        "assessment_edge_km": "#meta+assessment+edge+km",
        "assessment_share": "#meta+assessment+share",
        "assessments": "#meta+assessment+list",
        "report_id": "#meta+id+report",
        "title": "#meta+title",
        "publisher": "#meta+source",
        "url": "#meta+url",
        "published": "#date+published",
        "lang": "#meta+lang",
        "quote": "#description+quote",
        "span_start": "#meta+span+start",
        "span_end": "#meta+span+end",
        "confidence": "#meta+confidence",
    }
)


def hashtag(column: str) -> str:
    """Return the hashtag of a column; empty, as HXL has it, for one that it says nothing of."""
    return _TAGS.get(column, "")
