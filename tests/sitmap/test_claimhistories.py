"""The claims of control over a place as one list, rivals side by side."""

from __future__ import annotations

import datetime as dt
import json

import shapely

import sitmap
from geo.control import ControlArea, ControlSeries, ControlSnapshot, ControlSource
from sitmap.assessing import assess
from sitmap.claimhistories import claim_histories, to_json


def located(*texts: str) -> list[sitmap.LocatedEvent]:
    day = dt.date(2025, 2, 12)
    return [
        item
        for number, text in enumerate(texts)
        for item in sitmap.locate(
            sitmap.extract(sitmap.make_report(text, id=str(number), published=day + dt.timedelta(days=number)))
        )
    ]


TEXTS = (
    "Russian forces captured Vuhledar, Russia's defence ministry said on 12 February 2025.",
    "Ukraine's General Staff on 13 February 2025 denied that Russian forces had captured Vuhledar.",
    "Ukrainian forces liberated Robotyne on 3 February 2025, the General Staff said.",
)


def test_each_place_has_one_list_of_claims_by_date_and_rivals_are_named() -> None:
    histories = claim_histories(located(*TEXTS))
    by_name = {history.place_name: history for history in histories}
    assert list(by_name) == ["Vuhledar", "Robotyne"]  # by the codes of their units
    rival = by_name["Vuhledar"]
    assert [(claim.claimant_side, claim.stance) for claim in rival.claims] == [
        ("Russia", "claimed"),
        ("Ukraine", "denied"),
    ]
    assert [claim.end_date for claim in rival.claims] == [dt.date(2025, 2, 12), dt.date(2025, 2, 13)]
    assert rival.rivals == (tuple(claim.id for claim in rival.claims),)
    assert by_name["Robotyne"].rivals == ()
    assert json.dumps(to_json(rival))


def test_a_table_gives_the_same_histories_and_what_areas_of_control_say() -> None:
    events = located(*TEXTS)
    table = sitmap.to_table(events)
    assert claim_histories(table) == claim_histories(events)
    source = ControlSource("example", "Example maps")
    area = ControlArea("Russia", "controlled", "assessed", shapely.box(37, 47, 39, 49))
    series = ControlSeries(source, (ControlSnapshot(source, dt.date(2025, 2, 12), (area,)),))
    vuhledar = claim_histories(assess(table, [series]))[0]
    assert [claim.assessment for claim in vuhledar.claims] == ["agrees", "contradicts"]
    assert vuhledar.claims[0].assessment_source == "Example maps"
