"""Which rows of several reports tell of one incident.

A false link is worse than a missed one: it hides an attack, and mixes tolls. Rows of different reports are linked
only where every rule against is silent and enough speaks for it; what fits two incidents equally well is linked to
neither. The rules:

Against, whatever else agrees
    - another layer; another side that acted (but for rival versions with the same toll);
    - days that exclude each other: two days, or two ranges that overlap without one holding the other (the bulletins
      of two mornings). A date that is only the publication's reaches one day back, and a week back where the text says
      that a toll was revised;
    - another settlement. Two places of one name are two places; neighbouring villages are two places;
    - a report that tells both: whoever wrote it kept them apart, and so do all links through other reports;
    - weapons, times of the day or clock times that exclude each other, unless the tolls are the same to the person;
    - tolls that cannot be one toll told twice: later figures may be higher, or a little lower (a correction).
      "No one was hurt" and a toll are two incidents. Tolls of the two sides are not compared: they differ by custom.

For
    - *strikes*: points for equal or rising tolls, the same day, weapon, model, target, time, a small place (where two
      attacks on one day are rare), a denial of the other side's claim. What an agreement is worth is said in
      `sitmap.linking.evidence`. An outlet's "drones hit Kharkiv on Monday" is not enough; the same with "wounding
      twelve" is;
    - *a unit and a place in it*, or two areas that overlap: only with the same weapon, the same exact dates and two
      equal figures;
    - *ground combat*: the same place and relation to it ("near", "in", "in the direction of"), exactly the same dates,
      the same attacker;
    - *control*: the same place, side and kind of change within a week, and its denial; reports of advances must agree
      on the day;
    - *air-defence tallies*: the same night over the same country or unit and an equal count; tallies without counts
      in common only with exactly the same dates. Ukraine's tally over Ukraine and Russia's over Russia are two;
    - *reprints*: the same sentence about the same place and day, also where the place was not resolved.

An incident's id is that of its earliest row by (date of publication, report id, position in the report): the
order in which reports are given does not matter, and unrelated reports change nothing. Reports are compared with
the incidents known of their place and day only, so that the time grows with the number of reports.
"""

from __future__ import annotations

from sitmap.linking.clusters import incident_ids

__all__ = ["incident_ids"]
