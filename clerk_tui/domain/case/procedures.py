"""Excluded procedures (特别程序): what may stop the clock, with the legal basis of each entry.

Administrative Licensing Law art. 45 lists hearing, tender, auction, inspection, testing, quarantine, appraisal and
expert review; a site survey is not in that list and by default does not stop the clock (domain rule 3).
"""

from msgspec import Struct

from clerk_tui.domain.words import N_

_ART_45 = "《中华人民共和国行政许可法》第四十五条"


class ExcludedProcedure(Struct, frozen=True):
    """One kind of procedure; *stops_clock* says whether its time is excluded from the limit."""

    id: str
    label: str
    basis: str
    stops_clock: bool = True


PROCEDURES: dict[str, ExcludedProcedure] = {
    procedure.id: procedure
    for procedure in (
        ExcludedProcedure("hearing", N_("hearing"), _ART_45),
        ExcludedProcedure("tender", N_("tender"), _ART_45),
        ExcludedProcedure("auction", N_("auction"), _ART_45),
        ExcludedProcedure("inspection", N_("inspection"), _ART_45),
        ExcludedProcedure("testing", N_("testing"), _ART_45),
        ExcludedProcedure("quarantine", N_("quarantine"), _ART_45),
        ExcludedProcedure("appraisal", N_("appraisal"), _ART_45),
        ExcludedProcedure("expert_review", N_("expert review"), _ART_45),
        ExcludedProcedure("site_survey", N_("site survey"), "", stops_clock=False),
    )
}
