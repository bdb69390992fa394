"""The errors of questionnaires: reading, running and keeping them. Facts only, as in `domain/errors.py`."""

from __future__ import annotations

from intake_app.domain.errors import IntakeError


class FormInvalidError(IntakeError):
    """A questionnaire cannot be used. `sheet`, `row` (0 = unknown), `column`, `reason`, a code word.

    `detail` is a name from the form itself (a question, a list, a type) or "". The reasons stand in
    xlsform/lint_reasons.py.
    """

    facts_named = frozenset({"sheet", "row", "column", "reason", "detail"})

    def __init__(self, *, sheet: str, row: int, column: str, reason: str, detail: str = "") -> None:
        super().__init__(sheet=sheet, row=row, column=column, reason=reason, detail=detail)


class FormExpressionError(IntakeError):
    """An expression of a questionnaire cannot be understood. `row` may be 0, `column` as in the sheet."""

    facts_named = frozenset({"sheet", "row", "column", "reason", "detail"})

    def __init__(self, *, sheet: str, row: int, column: str, reason: str, detail: str = "") -> None:
        super().__init__(sheet=sheet, row=row, column=column, reason=reason, detail=detail)


class FormCycleError(IntakeError):
    """Calculations of a questionnaire depend on each other in a circle. `names` are question names."""

    facts_named = frozenset({"names"})


class FormUnknownError(IntakeError):
    """A record was made with a questionnaire that this vault does not hold."""

    facts_named = frozenset({"sha256"})


class RepeatLimitError(IntakeError):
    """A repeat would grow past its limit."""

    facts_named = frozenset({"limit"})


class FormVersionTakenError(IntakeError):
    """Another questionnaire with the same form id and version is here, and its content differs."""

    facts_named = frozenset({"form_id", "version"})


class FormAlreadyHereError(IntakeError):
    """This very questionnaire is here already; nothing needs to be installed."""

    facts_named = frozenset({"form_id", "version"})


class FormRefusedError(IntakeError):
    """The check of a questionnaire found `count` faults with which it must not be installed."""

    facts_named = frozenset({"count"})


class FormInUseError(IntakeError):
    """A questionnaire cannot be removed: records were made with it, or it came with the program."""

    facts_named = frozenset({"form_id", "version"})


class FormFileUnusableError(IntakeError):
    """A chosen file cannot be a questionnaire. `reason`: not_a_file, too_large; `limit` in whole MiB."""

    facts_named = frozenset({"reason", "limit"})


class FormMoveHeldError(IntakeError):
    """A record cannot be moved to another version now. `reason`: draft, changed, same, other_form."""

    facts_named = frozenset({"reason"})


class AnswersInvalidError(IntakeError):
    """A file is not an export of answers sealed for this device; it stays closed."""
