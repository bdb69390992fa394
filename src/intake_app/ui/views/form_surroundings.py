"""What a form on the page may ask of the rest of the program: drawings of the body, pictures, paper."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from intake_app.domain.body_map import ADULT
from intake_app.domain.body_map_files import load_body_map
from intake_app.paths import resources
from intake_app.ui.views.question_pictures import PictureShelf

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from PySide6.QtGui import QImage

    from intake_app.domain.body_map import BodyMap


def own_drawings() -> BodyMap:
    """The drawings that travel with the program."""
    return load_body_map(resources() / "body")


@dataclass
class Surroundings:
    """Handed to a FormView; everything may be left out.

    `find_figure(found)` finds out whose drawing fits the person and calls `found` with ADULT or CHILD of
    domain.body_map, at once or later. `print_marks(figure, answers)` and `print_empty(figure)` bring the body map to
    paper; without them no button offers it.
    `picture(name, shown)` looks a picture of the form up by its file name and calls `shown` with what the viewer
    process made of it, at once or later, or never; without it pictures of a form do not show.
    """

    load_body: Callable[[], BodyMap] = own_drawings
    find_figure: Callable[[Callable[[str], None]], object] | None = None
    print_marks: Callable[[str, Mapping[str, str]], object] | None = None
    print_empty: Callable[[str], object] | None = None
    picture: Callable[[str, Callable[[QImage], None]], object] | None = None
    _body: BodyMap | None = field(default=None, repr=False)
    _shelf: PictureShelf | None = field(default=None, repr=False)
    fitting_figure: str = ADULT
    _chosen: str = ""

    def body(self) -> BodyMap:
        """The drawings, read when they are needed for the first time."""
        if self._body is None:
            self._body = self.load_body()
        return self._body

    def shelf(self) -> PictureShelf | None:
        """Where pictures come from, None where nobody looks at any."""
        if self._shelf is None and self.picture is not None:
            self._shelf = PictureShelf(self.picture)
        return self._shelf

    @property
    def figure(self) -> str:
        """Whose drawing shows: what a person chose, or what fits the person, or an adult's."""
        return self._chosen or self.fitting_figure

    def choose_figure(self, figure: str) -> None:
        """A person prefers this drawing, for as long as the form is open; marks stay where they are on the body."""
        self._chosen = figure
