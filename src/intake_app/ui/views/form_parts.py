"""What the parts of a form on the page are for each other: whatever draws a node, and what stands above rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from intake_app.xlsform.views import NodeView


class Part(Protocol):
    """Anything that draws a node: a question, a note, a group, a repeat."""

    def show_node(self, node: NodeView) -> None:
        """Draw the node as it stands now."""

    def take_focus(self) -> bool:
        """Put the keyboard on the first thing that can be answered; False if there is none."""

    def commit(self) -> None:
        """Send what is typed and not yet sent."""


class Front(Protocol):
    """What stands above the rows of a repeat and shows all of them: a body map, a time line."""

    def show_rows(self, node: NodeView, row: str) -> None:
        """Draw all rows; `row` is the path of the one that shows below."""

    def take_focus(self) -> bool:
        """Put the keyboard on it; False while there is nothing to walk over."""
