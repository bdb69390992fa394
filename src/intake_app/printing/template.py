"""Running a complaint template: a small, checked part of Jinja2 in which told text never becomes template text."""

from __future__ import annotations

import re
import time
import traceback
from typing import TYPE_CHECKING, Any, Final

from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from intake_app.domain.errors import TemplateBrokenError
from intake_app.printing.blocks import TOKEN_END, TOKEN_START, Entry

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from intake_app.domain.complaint_facts import Source

LARGEST_TEMPLATE: Final = 200_000
LARGEST_RESULT: Final = 2_000_000
LONGEST_S: Final = 5.0
_DEEPEST_LOOP: Final = 2
_FILE_NAME: Final = "<complaint>"
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_TAGS_ONLY = re.compile(r"(?:[ \t]*(?:\{%(?:(?!%\}).)*%\}|\{#(?:(?!#\}).)*#\}))+")
_ALLOWED: Final = (
    *(nodes.Template, nodes.Output, nodes.TemplateData, nodes.If, nodes.For, nodes.Name, nodes.Getattr, nodes.Const),
    *(nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.Call, nodes.CondExpr, nodes.Concat),
)


class RefusedError(Exception):
    """A function of the vocabulary was called with something it does not know. `reason` is a code word."""

    def __init__(self, reason: str) -> None:
        """The line is found by the one who runs the template."""
        super().__init__(reason)
        self.reason = reason


class Tokens:
    """What was printed, in the order of printing; `fit` makes told text printable, or says that it cannot be (None)."""

    def __init__(self, fit: Callable[[str, tuple[Source, ...]], str | None]) -> None:
        """`fit` receives the text and its sources."""
        self._fit = fit
        self._entries: list[Entry] = []

    def token(self, text: str, sources: tuple[Source, ...], *, is_empty: bool) -> str:
        """A token for the rendered template."""
        fitted = self._fit(text, sources) if text else ""
        self._entries.append(Entry(fitted or "", sources, is_empty or fitted is None))
        return f"{TOKEN_START}{len(self._entries) - 1}{TOKEN_END}"

    def entry(self, number: int) -> Entry:
        """What a token stands for."""
        return self._entries[number]


class Marked:
    """A fact as a template sees it: true if it is there, printed as a token, opaque otherwise."""

    __slots__ = ("_sources", "_text", "_tokens")

    def __init__(self, text: str, sources: tuple[Source, ...], tokens: Tokens) -> None:
        """Without sources the fact is empty, whatever its text."""
        self._text = text
        self._sources = sources
        self._tokens = tokens

    def __bool__(self) -> bool:
        return bool(self._sources)

    def __str__(self) -> str:
        return self._tokens.token(self._text, self._sources, is_empty=not self._sources)

    def content(self) -> tuple[str, tuple[Source, ...]]:
        """Text and sources, for the functions of the vocabulary (templates cannot call methods)."""
        return self._text, self._sources


class View:
    """A group of named values; an unknown name is an error of the template."""

    __slots__ = ("_values",)

    def __init__(self, values: Mapping[str, object]) -> None:
        """Names must not begin with an underscore."""
        self._values = values

    def __getattr__(self, name: str) -> object:
        try:
            return self._values[name]
        except KeyError:
            raise AttributeError(name) from None


def _printed(value: object) -> object:
    if isinstance(value, (Marked, str)) or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    if isinstance(value, StrictUndefined):
        return str(value)
    raise RefusedError("not_text")


def _keep_lines(source: str) -> str:
    """A line of nothing but tags prints nothing, not even its end, which moves into its last tag: lines still count."""
    *lines, last = source.split("\n")
    kept = []
    for line in lines:
        plain = line.strip()
        if plain and _TAGS_ONLY.fullmatch(plain) and plain[-3] not in "-+":
            kept.append(f"{plain[:-2]}\n{plain[-2:]}")
        else:
            kept.append(f"{line}\n")
    return "".join([*kept, last])


def _parsed(document: str, environment: ImmutableSandboxedEnvironment, text: str) -> nodes.Template:
    try:
        return environment.parse(_keep_lines(text))
    except TemplateSyntaxError:
        # The moved line ends shift what the parser says about the end of a tag: ask again with the text as it is.
        try:
            return environment.parse(text)
        except TemplateSyntaxError as error:
            raise TemplateBrokenError(document=document, line=error.lineno, reason="syntax") from error


def _check(document: str, tree: nodes.Template) -> None:
    def walk(node: nodes.Node, depth: int) -> None:
        if isinstance(node, nodes.For):
            depth += 1
            if (
                depth > _DEEPEST_LOOP
                or node.recursive
                or node.test
                or not isinstance(node.iter, (nodes.Name, nodes.Getattr))
            ):
                raise TemplateBrokenError(document=document, line=node.lineno, reason="loop")
        is_strange_call = isinstance(node, nodes.Call) and not isinstance(node.node, nodes.Name)
        if not isinstance(node, _ALLOWED) or is_strange_call:
            raise TemplateBrokenError(document=document, line=node.lineno, reason="not_allowed")
        for child in node.iter_child_nodes():
            walk(child, depth)

    walk(tree, 0)


def _line_of(error: BaseException) -> int:
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename == _FILE_NAME]
    return (frames[-1].lineno or 0) if frames else 0


def run_template(
    document: str, source: str, vocabulary: Mapping[str, object], now: Callable[[], float] = time.monotonic
) -> str:
    """Render a template to text in which every fact is a token.

    Allowed are `{{ … }}` of names, attributes, constants and calls of vocabulary functions, `{% if %}`, `{% for %}`
    over vocabulary lists two deep, comparisons, `and`, `or`, `not`, `~` and comments. Raises TemplateBrokenError
    (document, line, reason): syntax, not_allowed, loop, unknown_name, wrong_call, not_text, private_sign, too_large,
    too_slow, or what a vocabulary function refuses.
    """
    if len(source) > LARGEST_TEMPLATE:
        raise TemplateBrokenError(document=document, line=0, reason="too_large")
    if found := _PRIVATE.search(source):
        line = source.count("\n", 0, found.start()) + 1
        raise TemplateBrokenError(document=document, line=line, reason="private_sign")
    environment = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, finalize=_printed, autoescape=False, keep_trailing_newline=True, cache_size=0
    )
    environment.globals.clear()
    text = source.replace("\r\n", "\n")
    try:
        tree = _parsed(document, environment, text)
        _check(document, tree)
        code = environment.compile(tree, filename=_FILE_NAME)
    except RecursionError as error:
        raise TemplateBrokenError(document=document, line=0, reason="too_large") from error
    template = environment.template_class.from_code(environment, code, {})
    return _rendered(document, template.generate(dict(vocabulary)), now)


def _rendered(document: str, pieces: Any, now: Callable[[], float]) -> str:  # noqa: ANN401 - Jinja's generator
    begun = now()
    result: list[str] = []
    size = 0
    try:
        for piece in pieces:
            result.append(piece)
            size += len(piece)
            if size > LARGEST_RESULT:
                raise TemplateBrokenError(document=document, line=0, reason="too_large")
            if now() - begun > LONGEST_S:
                raise TemplateBrokenError(document=document, line=0, reason="too_slow")
    except RefusedError as error:
        raise TemplateBrokenError(document=document, line=_line_of(error), reason=error.reason) from error
    except TemplateError as error:
        raise TemplateBrokenError(document=document, line=_line_of(error), reason="unknown_name") from error
    except (TypeError, ValueError, LookupError, AttributeError) as error:
        raise TemplateBrokenError(document=document, line=_line_of(error), reason="wrong_call") from error
    return "".join(result)
