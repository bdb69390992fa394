"""Every code word that reading and checking a questionnaire can give, with how much it weighs; the words are elsewhere.

`refused`: the form cannot be used. `warning`: it can, but probably not as its author meant. `note`: worth knowing.
"""

from __future__ import annotations

from typing import Final

REFUSED, WARNING, NOTE = "refused", "warning", "note"

UNREADABLE: Final = frozenset({
    "suffix_unknown", "suffix_wrong", "too_large", "not_text", "not_csv", "not_xlsx", "not_xls", "not_ods",
    "is_encrypted", "xml_unsafe", "unpacks_too_large", "too_many_parts", "too_many_sheets", "too_many_rows",
    "too_many_columns", "too_many_cells", "cell_too_long", "sheet_twice", "cannot_open",
})  # fmt: skip
"""The file could not be read at all; nothing in it was checked."""

EXPRESSION: Final = frozenset({
    "syntax", "unknown_function", "operand_count", "pattern", "too_long", "too_deep",
})  # fmt: skip
"""An expression that cannot be understood."""

_REFUSED = frozenset({
    "no_survey", "no_type_column", "no_name_column", "type_missing", "type_unknown", "type_map", "type_background",
    "type_osm", "type_external", "kobo_only", "name_missing", "name_invalid", "name_twice", "label_missing",
    "list_unknown", "list_name_missing", "choice_name_missing", "choice_twice", "choice_spaces", "block_open",
    "block_end", "unknown_class", "class_namespace", "appearance_refused", "reference_unknown", "reference_broken",
    "last_saved", "cycle", "calculation_missing", "formula_error", "migration_incomplete", "migration_twice",
    "migration_path_unknown", "migration_map", "migration_too_many", "pyxform", "not_xform", "no_model",
    "no_instance", "file_kind",
})  # fmt: skip
_WARNING = frozenset({
    "column_misspelt", "column_twice", "sheet_misspelt", "untranslated", "formula_without_value", "or_other",
    "appearance_unknown", "form_id_missing", "version_missing", "name_case", "choice_case", "choice_label_missing",
    "list_of_one", "default_language_unknown", "language_mixed", "language_code_missing", "settings_rows",
    "file_missing", "file_unreadable", "file_name_unsafe", "migration_path_kept", "migration_version_own",
    "migration_code_unknown", "encoding_windows", "required_useless", "filter_column_unknown",
})  # fmt: skip
_NOTE = frozenset({
    "formula", "encryption_ignored", "entities_ignored", "list_unused", "reference_later", "constraint_message_missing",
    "class_missing", "sheet_hidden", "rows_hidden", "kobo_version_dropped", "choice_spaces_one", "rows_disabled",
})  # fmt: skip

SEVERITY: Final[dict[str, str]] = {
    **dict.fromkeys(UNREADABLE | EXPRESSION | _REFUSED, REFUSED),
    **dict.fromkeys(_WARNING, WARNING),
    **dict.fromkeys(_NOTE, NOTE),
}
"""How much each reason weighs."""

LIMITS: Final[dict[str, int]] = {
    "too_large": 16,
    "unpacks_too_large": 64,
    "too_many_parts": 2_000,
    "too_many_sheets": 64,
    "too_many_rows": 20_000,
    "too_many_columns": 300,
    "too_many_cells": 2_000_000,
    "cell_too_long": 32_767,
    "migration_too_many": 5_000,
}
"""The limit behind a reason: MiB for the first two, otherwise a count; a cell counts characters."""
