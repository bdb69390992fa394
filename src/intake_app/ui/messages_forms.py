"""Words for what can go wrong with questionnaires; the reasons inside them stand in `words_forms.py`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from intake_app.domain import errors, errors_forms
from intake_app.i18n import N_
from intake_app.ui.message import Message, Words
from intake_app.ui.words_forms import FORM_REASONS, place_words, say_reason

if TYPE_CHECKING:
    from intake_app.i18n import Translator

FORM_WORDS: dict[type[errors.IntakeError], Words] = {
    errors_forms.FormInvalidError: Words(
        N_("The questionnaire cannot be used"),
        N_("There is a mistake in it. Records are not affected."),
        N_("Correct the place named here, or ask the author of the questionnaire."),
    ),
    errors_forms.FormExpressionError: Words(
        N_("A rule of the questionnaire cannot be understood"),
        N_("There is a mistake in it. Records are not affected."),
        N_("Correct the place named here, or ask the author of the questionnaire."),
    ),
    errors_forms.FormCycleError: Words(
        N_("The questionnaire goes round in a circle"),
        N_("These questions depend on each other: {names}. Records are not affected."),
        N_("Break the circle in the questionnaire, or ask its author."),
    ),
    errors_forms.FormUnknownError: Words(
        N_("The questionnaire of this record is not here"),
        N_("The record was made with another version. Its answers are kept whole."),
        N_("Ask the sender to hand the record over again with its questionnaire."),
    ),
    errors_forms.RepeatLimitError: Words(
        N_("No more can be added here"),
        N_("The limit is {limit}. Everything that was entered is kept."),
        N_("Write the rest into the free account."),
    ),
    errors_forms.FormVersionTakenError: Words(
        N_("Another questionnaire has this name and version"),
        N_("{form_id}, version {version}, is here already with other content. Nothing was installed."),
        N_("Raise the version in the settings sheet of the file, then install it again."),
    ),
    errors_forms.FormAlreadyHereError: Words(
        N_("This questionnaire is here already"),
        N_("{form_id}, version {version}, is the same to the last letter. Nothing needed to be changed."),
        N_("You can use it right away."),
    ),
    errors_forms.FormRefusedError: Words(
        N_("The questionnaire has faults and was not installed"),
        N_("Faults that must be mended first: {count}. Records and other questionnaires are not affected."),
        N_("Mend the places named in the list, then choose the file again."),
    ),
    errors_forms.FormInUseError: Words(
        N_("This questionnaire stays"),
        N_("Records need {form_id}, version {version}, to be read, or it came with the program. Nothing was removed."),
        N_("You can stop using it for new records instead."),
    ),
    errors_forms.FormFileUnusableError: Words(
        N_("This file cannot be a questionnaire"),
        N_("It is no plain file, or it is larger than {limit} MB. Nothing was changed."),
        N_("Choose the spreadsheet or text file of the questionnaire itself."),
    ),
    errors_forms.AnswersInvalidError: Words(
        N_("This is not a sealed file of answers"),
        N_("It holds something else, for instance records that are to be taken in. It stayed closed."),
        N_("Bundles with records are read under Reception. Otherwise ask the sender for the file again."),
    ),
    errors_forms.FormMoveHeldError: Words(
        N_("The record cannot be moved now"),
        N_("It holds answers that are not finished, or it was changed meanwhile. Nothing was changed or lost."),
        N_("Open the interview, leave the section that is being filled, then look at the move again."),
    ),
}


def form_message(error: errors.IntakeError, words: Words, detail: str, tr: Translator) -> Message:
    """The message of a fault at a place: what is wrong and how to mend it, without a place that is not known."""
    facts = error.facts
    reason = str(facts["reason"])
    place = place_words(str(facts["sheet"]), facts["row"], str(facts["column"]), 0, tr)
    what, mend = say_reason(reason, tr, str(facts["detail"]))
    if reason not in FORM_REASONS:
        what, mend = tr.text(words.title), tr.text(words.what_next)
    if place:
        happened = tr.text("{what} The place: {place}. Records are not affected.").format(what=what, place=place)
    else:
        happened = tr.text("{what} Records are not affected.").format(what=what)
    return Message(tr.text(words.title), happened, mend, detail)
