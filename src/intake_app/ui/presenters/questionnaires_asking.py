"""What the page of questionnaires asks and says in between: decisions before, quiet messages after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from intake_app.ui.decisions import Decision
from intake_app.ui.message import Message
from intake_app.ui.presenters.questionnaires_reading import has_consents, title_of

if TYPE_CHECKING:
    from intake_app.i18n import Translator
    from intake_app.ui.presenters.questionnaires_state import FormLine
    from intake_app.xlsform.form import Form


def named(form: Form, tr: Translator) -> str:
    """Title and version."""
    return tr.text("{title}, version {version}").format(title=title_of(form, tr), version=form.version)


def ask_to_use(form: Form, tr: Translator, *, begins: bool) -> Decision:
    """Whether a version is asked from now on; `begins` says that new records begin with its questionnaire."""
    text = (
        tr.text("New records then begin with version {version}. Records that are here stay as they are.")
        if begins
        else tr.text("Whoever begins it anew then gets version {version}. What is filled already stays as it is.")
    ).format(version=form.version)
    return Decision(
        title=tr.text("Ask with this version from now on?"),
        text=f"{text} {_warning(form, tr)}".strip() if begins else text,
        yes=tr.text("Use this version"),
        no=tr.text("Not yet"),
    )


def ask_to_begin(form: Form, tr: Translator) -> Decision:
    """Whether new records begin with another questionnaire."""
    text = tr.text("New records then begin with it. Records that are here stay as they are.")
    return Decision(
        title=tr.text("Begin new records with “{name}”?").format(name=title_of(form, tr)),
        text=f"{text} {_warning(form, tr)}".strip(),
        yes=tr.text("Begin with it"),
        no=tr.text("Leave it as it is"),
    )


def ask_to_remove(line: FormLine, tr: Translator) -> Decision:
    """Whether an installed questionnaire is forgotten."""
    return Decision(
        title=tr.text("Remove “{name}”?").format(name=line.title),
        text=tr.text("No record was made with it. The file it came from is removed as well."),
        yes=tr.text("Remove"),
        no=tr.text("Keep it"),
        is_dangerous=True,
    )


def say_installed(form: Form, tr: Translator) -> Message:
    """A questionnaire is here now."""
    return Message(
        tr.text("The questionnaire is installed"),
        named(form, tr),
        tr.text("Records that are here stay with the questionnaire they were made with."),
        tone="calm",
    )


def say_saved(tr: Translator) -> Message:
    """A questionnaire was given out."""
    return Message(
        tr.text("The questionnaire is saved"),
        tr.text("It was written and read back. It holds no answers of anybody."),
        "",
        tone="calm",
    )


def say_several(tr: Translator) -> Message:
    """Several files were chosen and nobody can say which of them is the form."""
    return Message(
        tr.text("Choose one questionnaire"),
        tr.text("More than one of these files could be the questionnaire. Nothing was changed."),
        tr.text("Choose its file, and beside it only the tables (.csv, .xml) that its lists are read from."),
        tone="calm",
    )


def _warning(form: Form, tr: Translator) -> str:
    if has_consents(form):
        return ""
    return tr.text("It does not ask for consent to hand over, so what is told in it cannot leave this computer.")
