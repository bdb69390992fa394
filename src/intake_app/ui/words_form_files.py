"""Words for questionnaires that cannot be read, and for sheets, columns, languages, files and migrations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from intake_app.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Mapping

_SAVE_ANEW = N_("Open the file in LibreOffice or Excel, save it again and choose the new file.")
_SMALLER = N_("Take out what is not part of the questionnaire, or divide it into two.")
_TAKE_NAME = N_("Correct the spelling, or leave it if it is a remark of your own.")
_TRANSLATE = N_("Fill in the cell; until then the default language is shown.")

FILE_WORDS: Mapping[str, tuple[str, str]] = {
    "suffix_unknown": (
        N_("Files of this kind are not read."),
        N_("Save the questionnaire as .xlsx, .ods, .csv, .xls or .md."),
    ),
    "suffix_wrong": (
        N_("The file is another kind of spreadsheet than its name says."),
        N_("Give the file the ending that fits (.xlsx, .xls or .ods), or save it anew."),
    ),
    "too_large": (N_("The file or its form is larger than {limit} MiB."), _SMALLER),
    "not_text": (N_("The letters of the file cannot be read."), N_("Save the file as UTF-8 text and choose it again.")),
    "not_csv": (N_("The rows of the file cannot be told apart."), N_("Save it as CSV in UTF-8, or as .xlsx.")),
    "not_xlsx": (N_("The file is no Excel workbook, or it is damaged."), _SAVE_ANEW),
    "not_xls": (N_("The file is no old Excel workbook, or it is damaged."), _SAVE_ANEW),
    "not_ods": (N_("The file is no OpenDocument spreadsheet, or it is damaged."), _SAVE_ANEW),
    "cannot_open": (N_("The file is built in a way that cannot be read here."), _SAVE_ANEW),
    "is_encrypted": (
        N_("The file is locked with a password."),
        N_("Save a copy without a password; a questionnaire holds no answers."),
    ),
    "xml_unsafe": (N_("The file holds definitions that are used to attack programs; it was not opened."), _SAVE_ANEW),
    "unpacks_too_large": (N_("The file would unpack to more than {limit} MiB, or far more than it holds."), _SMALLER),
    "too_many_parts": (N_("The workbook has more than {limit} parts."), _SMALLER),
    "too_many_sheets": (N_("The workbook has more than {limit} sheets."), _SMALLER),
    "too_many_rows": (N_("A sheet has more than {limit} rows."), _SMALLER),
    "too_many_columns": (N_("A row has more than {limit} cells."), _SMALLER),
    "too_many_cells": (N_("The workbook has more than {limit} filled cells."), _SMALLER),
    "cell_too_long": (N_("A cell holds more than {limit} characters."), N_("Shorten the text of this cell.")),
    "sheet_twice": (N_("Two sheets have the same name."), N_("Rename one of them, or put their rows together.")),
    "encoding_windows": (
        N_("The file is in the old Windows encoding, which has no Kazakh letters."),
        N_("Save it as UTF-8 and look whether Kazakh letters became question marks."),
    ),
    "sheet_hidden": (
        N_("The sheet “{name}” is hidden and is read like any other."),
        N_("Show it, or delete it if it is not meant to be asked."),
    ),
    "rows_hidden": (
        N_("{name} hidden rows begin here; they are read like any other."),
        N_("Show them, or delete them if they are not meant to be asked."),
    ),
    "rows_disabled": (N_("{name} rows are switched off and are not asked."), N_("Nothing has to be done.")),
    "no_survey": (
        N_("There is no sheet “survey”."),
        N_("Name the sheet with the questions “survey”; in .csv and .md the first column holds the name of the sheet."),
    ),
    "no_type_column": (N_("The sheet “survey” has no column “type”."), N_("Add the column and the type of each row.")),
    "no_name_column": (N_("The sheet “survey” has no column “name”."), N_("Add the column and a name for each row.")),
    "sheet_misspelt": (N_("The sheet “{name}” is not known and was not read."), _TAKE_NAME),
    "column_misspelt": (N_("The column “{name}” is not known and was not read."), _TAKE_NAME),
    "column_twice": (
        N_("The column “{name}” is there twice; only one of them is read."),
        N_("Delete or rename one of the two columns."),
    ),
    "form_id_missing": (N_("The questionnaire has no “form_id”."), N_("Write a short name into “form_id”, for ever.")),
    "version_missing": (N_("The questionnaire has no “version”."), N_("Write a version and raise it at every change.")),
    "settings_rows": (N_("Only the first row of the sheet “settings” counts."), N_("Delete the other rows.")),
    "encryption_ignored": (
        N_("The encryption key of the form is not used: the notebook itself is encrypted."),
        N_("Nothing has to be done."),
    ),
    "entities_ignored": (N_("Entities of ODK are not used here."), N_("Nothing has to be done.")),
    "untranslated": (N_("“{name}” has no words in this language."), _TRANSLATE),
    "default_language_unknown": (
        N_("The default language “{name}” has no columns."),
        N_("Write the language exactly as in the headings of the columns."),
    ),
    "language_mixed": (
        N_("The column “{name}” names no language, and others beside it do."),
        N_("Write the language after the name: label::English (en)."),
    ),
    "language_code_missing": (
        N_("The language “{name}” has no code in brackets."),
        N_("Write the code behind the name: Қазақша (kk), Русский (ru), English (en)."),
    ),
    "formula": (
        N_("The cell holds a formula; its last result is read."),
        N_("Put the text itself into the cell, so that nothing can change behind your back."),
    ),
    "formula_without_value": (
        N_("The cell holds a formula without a result and reads as empty."),
        N_("Put the text itself into the cell, or open and save the file in LibreOffice or Excel."),
    ),
    "formula_error": (N_("The cell shows the error {name} of a formula."), N_("Put the text itself into the cell.")),
    "file_missing": (
        N_("The file “{name}” is not beside the questionnaire."),
        N_("Put it into the folder of the questionnaire, or take its name out."),
    ),
    "file_unreadable": (
        N_("The file “{name}” cannot be read as a table."),
        N_("Save it as CSV in UTF-8 with the names of the columns in the first row."),
    ),
    "file_kind": (
        N_("“{name}” is no file that a questionnaire can use."),
        N_("Beside a questionnaire may lie tables (.csv, .xml), pictures (.png, .jpg, .webp) and sounds."),
    ),
    "file_name_unsafe": (
        N_("“{name}” leads out of the folder of the questionnaire."),
        N_("Write the name of the file alone, without a folder."),
    ),
    "migration_incomplete": (
        N_("This row of “migrations” lacks a version or a path."),
        N_("Fill in from_version, old_path and new_path, or delete the row."),
    ),
    "migration_twice": (
        N_("“{name}” is moved twice from the same version."),
        N_("Leave one row for each old path of a version."),
    ),
    "migration_path_unknown": (
        N_("“{name}” is no question of this form."),
        N_("Write the names of the groups and the question with “/” between."),
    ),
    "migration_map": (
        N_("“{name}” is no pair of codes."),
        N_("Write old=new with a blank between the pairs: yes=1 no=0."),
    ),
    "migration_too_many": (N_("The sheet “migrations” has more than {limit} rows."), _SMALLER),
    "migration_path_kept": (
        N_("“{name}” is moved elsewhere although the form still asks it."),
        N_("Check that the question really changed its meaning."),
    ),
    "migration_version_own": (
        N_("The row moves answers of version {name}, which is this very version."),
        N_("Raise the version of the form, or correct from_version."),
    ),
    "migration_code_unknown": (
        N_("The code “{name}” is not in the list of the new question."),
        N_("Write a code of the list, or add it there."),
    ),
    "kobo_version_dropped": (
        N_("“{name}” was added by KoboToolbox when it exported the form, and is left out."),
        N_("Nothing has to be done."),
    ),
    "not_xform": (
        N_("What came out is no questionnaire that can be read."),
        N_("Ask the author of the questionnaire."),
    ),
    "no_model": (N_("The questionnaire has no model."), N_("Ask the author of the questionnaire.")),
    "no_instance": (N_("The questionnaire asks nothing."), N_("Add at least one question.")),
}
