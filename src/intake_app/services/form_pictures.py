"""Pictures that stand in the words of a questionnaire: looked at in the other process, as everything from outside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from intake_app.domain.errors_forms import FormUnknownError
from intake_app.viewer.looked import PictureFacts, Pixels, Wanted

if TYPE_CHECKING:
    from intake_app.services.form_library import FormLibrary
    from intake_app.services.vault_session import VaultSession
    from intake_app.viewer.sandbox import Viewer
    from intake_app.xlsform.form import Form

PICTURE_PX: Final = 480
"""The longest edge of a picture in a question."""


class FormPictures:
    """The pictures of the forms of one open vault; each is looked at once."""

    def __init__(self, session: VaultSession, forms: FormLibrary, viewer: Viewer) -> None:
        self._session = session
        self._forms = forms
        self._viewer = viewer
        self._seen: dict[tuple[str, str], Pixels | None] = {}

    def look(self, case_id: str, form_id: str, name: str) -> Pixels | None:
        """A picture by its name in the form of a case, or in the one of a sheet (`form_id`, "" for the case's own).

        None when the form has no such picture or it is none that is decoded. Raises UnknownCaseError,
        FormUnknownError, PictureTooLargeError, ViewerFailedError, Cancelled.
        """
        form = self._forms.in_use(form_id) if form_id else self._form_of(case_id)
        key = (form.sha256, name)
        if key not in self._seen:
            data = form.media.get(name)
            looked = self._viewer.look(iter((data,)), len(data), Wanted(preview_px=PICTURE_PX)) if data else None
            self._seen[key] = looked.preview if isinstance(looked, PictureFacts) else None
        return self._seen[key]

    def _form_of(self, case_id: str) -> Form:
        opened = self._session.case(case_id).opened
        if opened is None:
            raise FormUnknownError(sha256="")
        return self._forms.form(opened.value.form)
