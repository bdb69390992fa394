"""What the answers of one session share: the clock, the language, the choice lists and the words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from intake_app.xlsform.context import Context
from intake_app.xlsform.instance import Answer
from intake_app.xlsform.media import name_in
from intake_app.xlsform.reactor import Cell, Reactor
from intake_app.xlsform.texts import Words
from intake_app.xlsform.tree import Node
from intake_app.xlsform.values import to_string
from intake_app.xlsform.views import Choice

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from intake_app.xlsform.form import Choices, Form
    from intake_app.xlsform.instance import Range

    Items = tuple[tuple[str, Node], ...]


class SessionWorld:
    """The surroundings of the answers of one session (evaluate.Environment and instance.World)."""

    def __init__(self, form: Form, language: str, now: Callable[[], datetime]) -> None:
        self.form = form
        self.reactor = Reactor()
        self.root = Node("")
        self._now = now
        self._language = Cell(self.reactor, self.nearest(language))
        self._lists: dict[int, Items] = {}
        self._offers: dict[Choices, Cell] = {}
        self._static: dict[tuple[Words, str], str] = {}

    def nearest(self, language: str) -> str:
        """The language of the form for a wanted code: itself, the same without a region, or the default."""
        codes = self.form.languages
        for wanted in (language, language.partition("-")[0]):
            if wanted in codes:
                return wanted
        return self.form.default_language

    def now(self) -> datetime:
        """The present moment with its zone."""
        moment = self._now()
        return moment if moment.tzinfo is not None else moment.astimezone()

    def language(self) -> str:
        """The language of the session; who asks is asked again when it changes."""
        code: str = self._language.read()
        return code

    @property
    def spoken(self) -> str:
        """The language of the session, without being asked again when it changes."""
        code: str = self._language.value
        return code

    def speak(self, language: str) -> None:
        """Changes the language."""
        self._language.assign(self.nearest(language))

    def instance(self, name: str) -> Node | None:
        """A secondary instance by id."""
        return self.form.instances.get(name)

    def text(self, text_id: str) -> str:
        """A translated text by id, in the language of the session."""
        return self.render(Words(text_id), self.root)

    def render(self, words: Words, node: Node) -> str:
        """Words in the language of the session with the answers around `node` in them."""
        template = self.form.texts.template(words, self.language())
        return template.render(Context(node, self, node))

    def words(self, thing: Answer | Range, aspect: str, words: Words) -> str:
        """A label, hint or message of a node; those that read answers are kept in a cell of the node."""
        language = self.spoken
        known = self._static.get((words, language))
        if known is not None:
            return known
        if self.form.texts.is_static(words):
            text = self._static[words, language] = self.form.texts.template(words, language).render(None)
            return text
        cell = thing.labels.get(aspect)
        if cell is None:
            node = thing if isinstance(thing, Answer) else thing.spot
            cell = Cell(self.reactor, "", lambda: self.render(words, node), thing.path)
            thing.labels[aspect] = cell
        shown: str = cell.read()
        return shown

    def choices_of(self, node: Answer) -> Callable[[], Items]:
        """How the choices of a question are read: pairs of code and item, in order."""
        choices = node.definition.choices

        def read() -> Items:
            if choices is None or choices.nodeset is None or choices.code is None:
                return ()
            found = choices.nodeset(Context(node, self, node))
            items = found if isinstance(found, list) else []
            pairs = []
            for item in items:
                code = to_string(choices.code(Context(item, self, node)))
                if code and item.is_visible():
                    pairs.append((code, item))
            return tuple(pairs)

        return read

    def items(self, node: Answer) -> Items:
        """The choices offered now; lists that never change are read once."""
        if node.choices is not None:
            offered: Items = node.choices.read()
            return offered
        key = id(node.definition)
        known = self._lists.get(key)
        if known is None:
            known = self._lists[key] = self.choices_of(node)()
        return known

    def offered(self, node: Answer) -> tuple[Choice, ...]:
        """The choices of a question as codes and labels; those that never change are made once per list."""
        choices = node.definition.choices
        if choices is None:
            return ()
        if choices.is_dynamic:
            return self._labelled(choices, node)
        cell = self._offers.get(choices)
        if cell is None:
            cell = self._offers[choices] = Cell(self.reactor, (), lambda: self._labelled(choices, node))
        made: tuple[Choice, ...] = cell.read()
        return made

    def _labelled(self, choices: Choices, node: Answer) -> tuple[Choice, ...]:
        if choices.fixed:
            return tuple(
                Choice(code, self.render(words, node), self.media_of(words, "image")) for code, words in choices.fixed
            )
        return tuple(
            Choice(code, self._item_label(choices, item, node), self._item_image(item))
            for code, item in self.items(node)
        )

    def _item_image(self, item: Node) -> str:
        if not self.form.media:
            return ""
        return next((self.media_of(Words(one.value()), "image") for one in item.named("itextId")), "")

    def media_of(self, words: Words, kind: str) -> str:
        """The file of a kind ("image", "audio") that belongs to a label, "" when there is none or it did not come."""
        if not self.form.media or not words.text_id:
            return ""
        name = name_in(self.form.texts.template(Words(words.text_id, kind), self.language()).render(None))
        return name if name in self.form.media else ""

    def _item_label(self, choices: Choices, item: Node, node: Answer) -> str:
        return "" if choices.label is None else to_string(choices.label(Context(item, self, node)))

    def choice_label(self, question: Node, code: str) -> str:
        """The label of a choice of the question at this node, "" when it is not offered."""
        if not isinstance(question, Answer) or question.definition.choices is None:
            return ""
        choices = question.definition.choices
        for fixed_code, words in choices.fixed:
            if fixed_code == code:
                return self.render(words, question)
        found = next((item for offered, item in self.items(question) if offered == code), None)
        return "" if found is None else self._item_label(choices, found, question)
