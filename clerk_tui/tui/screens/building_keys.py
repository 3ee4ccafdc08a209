"""The keys of the building screen. Capitals and keys without a place in the bottom line are for what is rare."""

from clerk_tui.domain.words import N_
from clerk_tui.tui.actions import Action, declare

declare(
    Action("building.contract", N_("Deal"), "c", "check('contract')", 58, N_("Contract on file: marked units.")),
    Action("building.tax", N_("Tax"), "t", "check('tax')", 58, N_("Deed tax paid: marked units, or this one.")),
    Action("building.fund", N_("Fund"), "m", "check('fund')", 58, N_("Maintenance fund paid: marked units, or this.")),
    Action("building.take_in", N_("Take units in"), "a", "take_in", 76, N_("Marked units, or all that can be.")),
    Action("building.decide", N_("Decide units"), "d", "decide", 70, N_("Marked units, or all that are under way.")),
    Action("building.hand_over", N_("Hand keys over"), "h", "hand_over", 69, N_("With the certificate, by ID.")),
    Action("building.mark_all", N_("Mark all"), "A", "mark_all", 30, N_("Mark every unit shown, or none.")),
    Action("building.show", N_("Show"), "w", "show_next", 57, N_("Only units that stand there: next kind, then all.")),
    Action("building.filter", N_("Filter"), "slash", "filter", 50, N_("Show only rows with these words or initials.")),
    Action("building.step", N_("Record step"), "s", "step", 48, N_("Record a step of the building.")),
    Action("building.undo_step", N_("Undo step"), "S", "undo_step", 0, N_("Take the last step back, with the reason.")),
    Action("building.import", N_("Import list"), "i", "import_list", 47, N_("Import a list of units, or of checks.")),
    Action("building.unit", N_("Correct unit"), "e", "unit", 46, N_("Correct this unit, with the reason.")),
    Action("building.new_unit", N_("New unit"), "u", "new_unit", 0, N_("Enter a unit by hand.")),
    Action("building.drop", N_("Drop unit"), "x", "drop", 0, N_("Take this unit off the list, with the reason.")),
    Action("building.release", N_("Release unit"), "r", "release", 0, N_("No certificate came of it: it is free.")),
    Action("building.note", N_("Note"), "n", "note", 0, N_("Add a remark to the building.")),
    Action("building.log", N_("What happened"), "l", "log", 0, N_("Who did what to this building when, and why.")),
    Action("building.move", N_("Move the day"), "v", "move", 0, N_("Put the hand-over day off, or bring it forward.")),
    Action("building.close", N_("Close file"), "C", "close_file", 0, N_("Close the file, or reopen it.")),
)
