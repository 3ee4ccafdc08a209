"""The keys of the case screen: every deed of a case has one, possible or not."""

from clerk_tui.desk.steps import STEP_LABELS
from clerk_tui.domain.words import N_
from clerk_tui.tui.actions import Action, declare

KEYS: dict[str, tuple[str, str]] = {
    "accept": ("a", N_("Accept the application.")),
    "notice": ("t", N_("Tell the applicant everything that is missing, once.")),
    "correct": ("s", N_("Mark what the applicant brought.")),
    "decline": ("D", N_("Do not accept the application, and why.")),
    "dispatch": ("o", N_("Hand the papers over to the department.")),
    "claim": ("c", N_("Take this case over in the department.")),
    "return": ("r", N_("Give this case back to the window.")),
    "procedure": ("x", N_("Begin a hearing, an inspection, an appraisal … whose time is not counted.")),
    "end_procedure": ("X", N_("End the excluded procedure.")),
    "extend": ("e", N_("Extend the time limit, once.")),
    "decide": ("d", N_("Decide the case.")),
    "answer": ("B", N_("What the body outside the hall that does this answered.")),
    "told": ("P", N_("The body outside the hall was told on paper or by telephone.")),
    "issue": ("i", N_("Name the certificate or document that was made.")),
    "hand_out": ("h", N_("Hand the result out, after checking the receiver.")),
    "mail": ("m", N_("Post the result.")),
    "confirm_delivery": ("M", N_("The parcel arrived.")),
    "withdraw": ("w", N_("The applicant takes the application back.")),
    "deem_withdrawn": ("W", N_("Nothing was supplied in time.")),
    "terminate": ("T", N_("End the case without a decision.")),
    "forward": ("F", N_("Pass the case to a superior organ.")),
    "void": ("v", N_("The wrong item was taken: void this case and open the right form.")),
    "pay_debt": ("z", N_("Take in what the applicant still owed.")),
    "expire": ("Z", N_("What was owed did not come in time: end the case by the item's rule.")),
    "verify": ("V", N_("Say whether what could not be verified at the counter holds.")),
    "correct_mark": ("C", N_("A material was marked by mistake.")),
    "correct_answers": ("Q", N_("A question was answered wrongly.")),
    "withdraw_commitment": ("R", N_("The applicant takes a commitment back.")),
    "pre_review": ("E", N_("Look at a waiting case beforehand.")),
    "stage": ("I", N_("Issue the permit for one stage of the work.")),
    "close_follow_up": ("g", N_("Say what a check or a visit found.")),
    "visit": ("G", N_("Set a day by which somebody looks at what was granted.")),
    "archive": ("A", N_("File this case.")),
    "original": ("l", N_("An original changed hands.")),
    "print": ("p,f9", N_("Print a document of the case.")),
    "attach": ("f", N_("Add a file: a scan, a photograph, the result.")),
    "note": ("n", N_("Add a remark to the case.")),
}
"""Deed → keys, and what the help says. Capitals are for what ends something or is rare."""

declare(
    Action("case.next", N_("Next step"), "ctrl+s", "next_step", 70, N_("Do what is due next.")),
    Action(
        "case.other", N_("Papers / timeline"), "tab", "other", 45, N_("Timeline, or materials and documents."), True
    ),
    # The line above the bottom line has the deeds; the palette and the help have them too, possible or not.
    *(Action(f"case.{step}", STEP_LABELS[step], keys, f"deed('{step}')", 0, tip) for step, (keys, tip) in KEYS.items()),
    Action("case.bundle", N_("Bundle"), "b", "bundle", 42, N_("Open the bundle this case belongs to.")),
    Action("case.elsewhere", N_("Other hall"), "O", "elsewhere", 43, N_("What passes between the two halls.")),
    Action("case.count", N_("Count days"), "ctrl+y", "count", 40, N_("Show how the due date is counted.")),
    Action("case.reveal", N_("Show masked"), "u", "reveal", 35, N_("Show a masked value; it is noted in the log.")),
    Action("case.number", N_("Copy number"), "y", "copy_number", 20, N_("Copy the case number.")),
    Action("case.refresh", N_("Refresh"), "ctrl+r", "refresh_case", 5, N_("Read the case again.")),
)
