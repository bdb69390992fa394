"""Words for what is wrong with a question, a choice list or an expression of a questionnaire."""

from __future__ import annotations

from typing import TYPE_CHECKING

from intake_app.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Mapping

_TAKE_OUT = N_("Take the row out, or ask the same in words.")
_SHORTER = N_("Divide it into several calculations.")
_TWO_NAMES = N_("Rename one of the two, so that nobody mistakes them.")

ROW_WORDS: Mapping[str, tuple[str, str]] = {
    "type_missing": (N_("The row has no type."), N_("Write a type, for example text, or delete the row.")),
    "type_unknown": (N_("The type “{name}” is not known."), N_("Write a type of XLSForm, for example text or date.")),
    "type_map": (N_("Lines and areas on a map (“{name}”) cannot be drawn in this program."), _TAKE_OUT),
    "type_background": (
        N_("“{name}” records something without the person seeing it, which this program never does."),
        N_("Take the row out; ask openly for what you need."),
    ),
    "type_osm": (N_("“{name}” needs a map from the network."), _TAKE_OUT),
    "type_external": (
        N_("“{name}” needs a database beside the form."),
        N_("Use select_one_from_file with a .csv file."),
    ),
    "kobo_only": (
        N_("“{name}” exists only in KoboToolbox."),
        N_("Ask it as single questions in a group."),
    ),
    "name_missing": (N_("The row has no name."), N_("Write a short name of Latin letters, digits and “_”.")),
    "name_invalid": (
        N_("“{name}” cannot be a name."),
        N_("Begin with a letter and use only letters, digits, “_”, “-” and “.”."),
    ),
    "name_twice": (N_("The name “{name}” is there twice in the same group."), N_("Give one of them another name.")),
    "name_case": (N_("“{name}” differs from another name only in capital letters."), _TWO_NAMES),
    "label_missing": (
        N_("The question “{name}” has no words."),
        N_("Write what the person is asked into the column “label”."),
    ),
    "calculation_missing": (
        N_("“{name}” calculates nothing."),
        N_("Write the expression into the column “calculation”, or delete the row."),
    ),
    "required_useless": (
        N_("The note “{name}” is required, and nobody can answer a note."),
        N_("Empty the cell “required”."),
    ),
    "block_open": (N_("The group “{name}” is never closed."), N_("Add end_group or end_repeat where it ends.")),
    "block_end": (
        N_("This end fits no beginning."),
        N_("Close groups with end_group and repeats with end_repeat, the inner ones first."),
    ),
    "unknown_class": (
        N_("“{name}” is no sensitivity class."),
        N_("Write one of A, P, 3, T, M, X, L, I."),
    ),
    "class_missing": (
        N_("The question “{name}” has no sensitivity class and counts as T, a part of the account."),
        N_("Write the class into bind::intake:class of the question or of its group."),
    ),
    "class_namespace": (
        N_("Sensitivity classes are used, but the settings do not say what “intake” is."),
        N_('Write intake="urn:intake-app:xform:1" into the column “namespaces” of the sheet “settings”.'),
    ),
    "appearance_unknown": (
        N_("The appearance “{name}” is not known and has no effect."),
        N_("Correct the spelling, or take it out."),
    ),
    "appearance_refused": (
        N_("“{name}” calls another program, which this program never does."),
        N_("Take the appearance out."),
    ),
    "list_unknown": (
        N_("There is no choice list “{name}”."),
        N_("Add the list to the sheet “choices”, or correct its name."),
    ),
    "list_name_missing": (
        N_("“{name}” names no choice list."),
        N_("Write the name of the list: behind the type of a question, or in “list_name” of a choice."),
    ),
    "list_unused": (N_("No question uses the choice list “{name}”."), N_("Use it or delete it.")),
    "list_of_one": (
        N_("The choice list “{name}” offers only one choice."),
        N_("Add the other choices, or ask with acknowledge."),
    ),
    "choice_name_missing": (
        N_("A choice of the list “{name}” has no code."),
        N_("Write a code into the column “name”."),
    ),
    "choice_twice": (
        N_("The code “{name}” is there twice in its list."),
        N_("Give one of the choices another code."),
    ),
    "choice_case": (N_("The code “{name}” differs from another one of its list only in capital letters."), _TWO_NAMES),
    "choice_spaces": (
        N_("The code “{name}” holds a blank, and several codes are kept with blanks between."),
        N_("Write “_” instead of the blank."),
    ),
    "choice_spaces_one": (
        N_("The code “{name}” holds a blank, which other programs do not always accept."),
        N_("Write “_” instead of the blank."),
    ),
    "choice_label_missing": (
        N_("The choice “{name}” has no words."),
        N_("Write what the person may answer into the column “label”."),
    ),
    "or_other": (
        N_("The “other” that or_other adds to “{name}” cannot be translated."),
        N_("Add a choice “other” to the list, and a text question that shows when it is chosen."),
    ),
    "filter_column_unknown": (
        N_("The filter reads the column “{name}”, which the choices do not have, so it offers nothing."),
        N_("Correct the name, or add the column to the sheet “choices”."),
    ),
    "reference_unknown": (
        N_("There is no question “{name}” to refer to."),
        N_("Write the name of a question exactly as in the column “name”; capital letters count."),
    ),
    "reference_broken": (N_("A reference has no end."), N_("Write it as ${{name}}, with both braces.")),
    "reference_later": (
        N_("The condition waits for “{name}”, which is asked only later."),
        N_("Ask “{name}” before, or leave it if the question may appear afterwards."),
    ),
    "last_saved": (
        N_("The last record's answer to “{name}” is asked for; one person's answers never show in another's record."),
        N_("Take last-saved# out."),
    ),
    "constraint_message_missing": (
        N_("The limit of “{name}” has no message, so nobody learns what is wrong."),
        N_("Write into “constraint_message” what an answer must be."),
    ),
    "cycle": (
        N_("These questions depend on each other in a circle: {name}."),
        N_("Take one of the references out, so that one question comes first."),
    ),
    "syntax": (
        N_("The expression cannot be understood."),
        N_("Look for a missing bracket, quotation mark or operator."),
    ),
    "unknown_function": (
        N_("There is no function “{name}”."),
        N_("Use a function of the ODK documentation; those for areas, distances and signatures are not there."),
    ),
    "operand_count": (
        N_("A function has too few or too many values between its brackets."),
        N_("Compare with the ODK documentation of the function."),
    ),
    "pattern": (
        N_("The pattern of regex() cannot be used."),
        N_("Write it without look-ahead, look-behind and references back."),
    ),
    "too_long": (N_("The expression is too long."), _SHORTER),
    "too_deep": (N_("The brackets of the expression are nested too deep."), _SHORTER),
    "pyxform": (
        N_("The converter of XLSForm refuses the questionnaire; in its own words: {name}"),
        N_("Correct the place named here; the documentation of XLSForm describes every column."),
    ),
}
