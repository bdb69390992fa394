"""The shape of every control, as one Qt style sheet whose $names are filled in by `theme.py`.

Dynamic properties choose a look: `kind` on buttons, `text` on labels, `card`, `chip`, `segment`, `message` on others.
Everything that takes the keyboard has a border of 2 px already, so that the focus ring moves nothing.
"""

from __future__ import annotations

from string import Template

STYLE_SHEET = Template("""
QWidget { color: $text; }
QWidget#page, QWidget#window, QDialog, QStackedWidget { background: $background; }
QScrollArea, QScrollArea > QWidget > QWidget#column { background: transparent; border: none; }
QToolTip { color: $text; background: $surface; border: 1px solid $line; padding: 6px; }

QLabel { background: transparent; }
QLabel[text-role="title"] { font-size: ${title_px}px; font-weight: 700; }
QLabel[text-role="question"] { font-size: ${question_px}px; font-weight: 700; }
QLabel[text-role="heading"] { font-size: ${question_px}px; font-weight: 700; }
QLabel[text-role="strong"] { font-weight: 700; }
QLabel[text-role="soft"] { color: $soft; }
QLabel[text-role="small"] { color: $soft; font-size: ${small_px}px; }
QLabel[text-role="notice"] { color: $waiting; }
QLabel[text-role="told"] { font-size: ${code_px}px; }
QLabel[text-role="code"] { font-size: ${code_px}px; }

QLabel[chip="quiet"] { color: $soft; background: $sunken; }
QLabel[chip="accent"] { color: $accent; background: $accent_soft; }
QLabel[chip="good"] { color: $good; background: $good_soft; }
QLabel[chip="waiting"] { color: $waiting; background: $waiting_soft; }
QLabel[chip="warning"] { color: $warning; background: $warning_soft; }
QLabel[chip] { border-radius: ${radius_px}px; padding: 2px 12px; font-size: ${small_px}px; }

QFrame[card="yes"] { background: $surface; border: 1px solid $line; border-radius: ${card_radius_px}px; }
QFrame[card="focus"] { background: $surface; border: 2px solid $accent; border-radius: ${card_radius_px}px; }
QFrame[card="sunken"] { background: $sunken; border: none; border-radius: ${card_radius_px}px; }
QFrame[message="warning"] { background: $warning_soft; border: none; border-radius: ${card_radius_px}px; }
QFrame[message="calm"] { background: $accent_soft; border: none; border-radius: ${card_radius_px}px; }
QFrame[line="yes"] { background: $line; border: none; max-height: 1px; min-height: 1px; }

QPushButton { background: $surface; border: 1px solid $line; border-radius: ${radius_px}px; padding: 0 18px;
  min-height: ${inner_px}px; font-size: ${body_px}px; }
QPushButton:hover { background: $sunken; }
QPushButton:pressed { background: $accent_soft; }
QPushButton:focus { border: 2px solid $accent; padding: 0 17px; min-height: 38px; outline: none; }
QPushButton:disabled { color: $soft; background: $sunken; }
QPushButton[kind="primary"] { color: $on_accent; background: $accent; border: 2px solid $accent; padding: 0 17px;
  min-height: 38px; font-weight: 700; }
QPushButton[kind="primary"]:hover, QPushButton[kind="primary"]:pressed { background: $accent_hover;
  border-color: $accent_hover; }
QPushButton[kind="primary"]:focus { border: 2px solid $ring_on_accent; }
QPushButton[kind="primary"]:disabled { color: $soft; background: $sunken; border-color: $line; }
QPushButton[kind="danger"], QPushButton[kind="lock"] { color: $warning; background: $warning_soft; font-weight: 700;
  border: 2px solid $warning_soft; padding: 0 17px; min-height: 38px; }
QPushButton[kind="danger"]:hover, QPushButton[kind="lock"]:hover { border-color: $warning; }
QPushButton[kind="danger"]:focus, QPushButton[kind="lock"]:focus { border: 2px solid $accent; }
QPushButton[kind="lock"] { text-align: left; padding: 0 12px; }
QPushButton[kind="quiet"] { color: $soft; background: transparent; border: 2px solid transparent; padding: 0 8px;
  min-height: 26px; font-size: ${small_px}px; }
QPushButton[kind="quiet"]:hover { color: $text; background: $sunken; }
QPushButton[kind="quiet"]:focus { border: 2px solid $accent; }
QPushButton[kind="quiet"]:checked { color: $accent; background: $accent_soft; font-weight: 700; }
QPushButton[kind="language"] { color: $soft; background: $sunken; border: 2px solid $sunken; padding: 0 10px;
  min-height: 19px; font-size: ${small_px}px; }
QPushButton[kind="language"]:checked { color: $accent; background: $accent_soft; border-color: $accent_soft; }
QPushButton[kind="language"]:focus { border: 2px solid $accent; }
QPushButton[kind="place"] { color: $soft; background: transparent; border: 2px solid transparent; text-align: left;
  padding: 2px 12px; min-height: 34px; }
QPushButton[kind="place"]:hover { color: $text; }
QPushButton[kind="place"]:checked { color: $accent; background: $accent_soft; font-weight: 700; }
QPushButton[kind="place"]:focus { border: 2px solid $accent; }
QPushButton[kind="section"] { color: $soft; background: transparent; border: 2px solid transparent; text-align: left;
  padding: 5px 8px; min-height: 20px; }
QPushButton[kind="section"][lines="2"] { min-height: 40px; }
QPushButton[kind="section"][lines="3"] { min-height: 60px; }
QPushButton[kind="section"][phase="here"] { color: $text; font-weight: 700; }
QPushButton[kind="section"]:hover { color: $text; }
QPushButton[kind="section"]:checked { color: $accent; background: $accent_soft; font-weight: 700; }
QPushButton[kind="section"]:focus { border: 2px solid $accent; }
QPushButton[kind="option"] { padding: 0; border: 2px solid $line; border-radius: ${card_radius_px}px; }
QPushButton[kind="option"]:checked { background: $accent_soft; border: 2px solid $accent; }
QPushButton[kind="option"]:focus { border: 2px solid $accent; }

QPushButton[segment] { border-radius: 0; border: 1px solid $line; border-left-width: 0; padding: 0 16px; }
QPushButton[segment="first"] { border-left-width: 1px; border-top-left-radius: ${radius_px}px;
  border-bottom-left-radius: ${radius_px}px; }
QPushButton[segment="last"] { border-top-right-radius: ${radius_px}px; border-bottom-right-radius: ${radius_px}px; }
QPushButton[segment="only"] { border-left-width: 1px; border-radius: ${radius_px}px; }
QPushButton[segment]:focus { border: 2px solid $accent; padding: 0 15px; min-height: 38px; }
QPushButton[segment]:checked { color: $on_accent; background: $accent; border-color: $accent; font-weight: 700; }
QPushButton[segment]:checked:focus { border: 2px solid $ring_on_accent; }

QLineEdit, QPlainTextEdit, QTextEdit, QComboBox { background: $surface; border: 1px solid $line;
  border-radius: ${radius_px}px; font-size: ${field_px}px; selection-background-color: $accent;
  selection-color: $on_accent; }
QLineEdit { padding: 0 13px; min-height: ${inner_px}px; }
QLineEdit:focus { border: 2px solid $accent; padding: 0 12px; min-height: 38px; }
QPlainTextEdit, QTextEdit { padding: 9px 9px; }
QPlainTextEdit:focus, QTextEdit:focus { border: 2px solid $accent; padding: 8px 8px; }
QPlainTextEdit[account="yes"] { border: none; background: $surface; padding: 24px; font-size: ${question_px}px; }
QPlainTextEdit[account="yes"]:focus { border: none; padding: 24px; }
QLineEdit:read-only, QPlainTextEdit:read-only { background: $sunken; }
QComboBox { padding: 0 12px; min-height: ${inner_px}px; }
QComboBox:focus, QComboBox:on { border: 2px solid $accent; padding: 0 11px; min-height: 38px; }
QComboBox::drop-down { border: none; width: 36px; }
QComboBox::down-arrow { image: url("$icons/chevron-down-$name.svg"); width: 16px; height: 16px; }
QComboBox QAbstractItemView, QListView#completions { background: $surface; border: 1px solid $line; padding: 4px;
  outline: none; font-size: ${body_px}px; selection-background-color: $accent_soft; selection-color: $text; }
QListView#completions::item { min-height: 32px; padding: 2px 8px; }

QCheckBox, QRadioButton { background: transparent; border: 2px solid transparent; border-radius: ${radius_px}px;
  padding: 6px 8px 6px 6px; spacing: 10px; }
QCheckBox:focus, QRadioButton:focus { border: 2px solid $accent; }
QCheckBox::indicator, QRadioButton::indicator { width: 18px; height: 18px; background: $surface;
  border: 1px solid $soft; }
QCheckBox::indicator { border-radius: 4px; }
QRadioButton::indicator { border-radius: 10px; }
QCheckBox::indicator:checked { background: $accent; border-color: $accent; image: url("$icons/check-$name.svg"); }
QRadioButton::indicator:checked { width: 8px; height: 8px; background: $on_accent; border: 6px solid $accent; }
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled { background: $sunken; border-color: $line; }

QWidget#rail { background: $rail; border-right: 1px solid $line; }
QWidget#rail QStackedWidget, QWidget#rail QScrollArea, QWidget#rail QWidget#column { background: transparent; }
QSlider { background: transparent; border: 2px solid transparent; border-radius: ${radius_px}px; min-height: 34px; }
QSlider:focus { border: 2px solid $accent; }
QSlider::groove:horizontal { background: $sunken; border: 1px solid $line; border-radius: 3px; height: 4px;
  margin: 0 8px; }
QSlider::handle:horizontal { background: $accent; border-radius: 9px; width: 18px; margin: -7px 0; }
QSlider::handle:horizontal:disabled { background: $line; }
QProgressBar { background: $sunken; border: none; border-radius: 4px; max-height: 8px; min-height: 8px; }
QProgressBar::chunk { background: $accent; border-radius: 4px; }

QTableView { background: transparent; border: none; outline: none; gridline-color: transparent;
  selection-background-color: $accent_soft; selection-color: $text; }
QTableView::item { border: none; border-bottom: 1px solid $line; padding: 0 12px; }
QHeaderView { background: transparent; border: none; }
QHeaderView::section { background: transparent; color: $soft; border: none; border-bottom: 1px solid $line;
  padding: 0 15px; min-height: 43px; font-size: ${small_px}px; font-weight: 700; }
QHeaderView::section:hover { color: $text; }
QHeaderView::up-arrow, QHeaderView::down-arrow { width: 0; height: 0; }
QListView#files { background: $surface; border: 1px solid $line; border-radius: ${radius_px}px; padding: 4px;
  outline: none; }
QListView#files:focus { border: 2px solid $accent; padding: 3px; }
QListView#files::item { min-height: 36px; padding: 0 8px; border-radius: 6px; }
QListView#files::item:selected { background: $accent_soft; color: $text; }

QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: $line; border-radius: 4px; margin: 2px; min-height: 32px; min-width: 32px; }
QScrollBar::handle:hover { background: $soft; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
""")
