"""The one Qt style sheet: static chrome only. Widgets that change with state paint themselves."""

from __future__ import annotations

import re
from collections.abc import Callable

from photodesk.ui.tokens import Tokens, css

_SHEET = """
QWidget { outline: none; }
QMainWindow, QDialog { background: @panel; }
*[surface="canvas"] { background: @canvas; }
*[surface="loupe"] { background: @loupe; }
*[surface="panel"] { background: @panel; }
*[surface="raised"] { background: @raised; }
*[surface="well"] { background: @well; }
*[surface="card"] { background: @raised; border: 1px solid @line; border-radius: 6px; }
*[surface="sheet"] { background: @panel; border: 1px solid @edge; border-radius: 8px; }
QFrame[divider="true"] { background: @line; border: none; min-height: 1px; max-height: 1px; }
QFrame[vdivider="true"] { background: @line; border: none; min-width: 1px; max-width: 1px; }

QLabel { background: transparent; }
QLabel[tone="t2"] { color: @t2; }
QLabel[tone="t3"] { color: @t3; }
QLabel[tone="warn"] { color: @warn; }
QLabel[tone="disc"] { color: @disc; }
QLabel[tone="keep"] { color: @keep; }

QMenuBar { background: @panel; color: @t1; border-bottom: 1px solid @line; padding: 0 8px; spacing: 0; }
QMenuBar::item { background: transparent; padding: $5px $9px; border-radius: 4px; }
QMenuBar::item:selected { background: @hover; }
QMenuBar::item:pressed { background: @press; }
QMenu { background: @raised; color: @t1; border: 1px solid @edge; border-radius: 6px; padding: 4px; }
QMenu::item { padding: 4px $24px 4px $8px; min-height: $17px; border-radius: 4px; margin: 0 1px; }
QMenu::item:selected { background: @accfill; color: #FFFFFF; }
QMenu::item:disabled { color: @dis; background: transparent; }
QMenu::icon { padding-left: 8px; }
QMenu::separator { height: 1px; background: @line; margin: 5px 4px; }
QToolTip { background: @raised; color: @t1; border: 1px solid @edge; padding: 3px 6px; }

QPushButton { background: @ctl; color: @t1; border: 1px solid @edge; border-radius: 4px; padding: 0 $12px;
  min-height: $24px; font-weight: 500; }
QPushButton:hover { background: @hover; }
QPushButton:pressed { background: @press; }
QPushButton:focus { border: 2px solid @acc; padding: 0 $11px; min-height: $22px; }
QPushButton:disabled { color: @dis; background: @panel; border-color: @line; }
QPushButton[primary="true"] { background: @accfill; color: #FFFFFF; border-color: @accfill; }
QPushButton[primary="true"]:hover { background: @accfillh; }
QPushButton[primary="true"]:focus { border: 2px solid @t1; }
QPushButton[primary="true"]:disabled { background: @ctl; color: @dis; border-color: @line; }
QPushButton[small="true"] { min-height: $20px; padding: 0 8px; font-size: $11px; }
QPushButton[small="true"]:focus { min-height: $18px; padding: 0 7px; }
QPushButton[big="true"] { min-height: $30px; padding: 0 $16px; }
QPushButton[big="true"]:focus { min-height: $28px; padding: 0 $15px; }
QPushButton[link="true"] { background: transparent; border: none; color: @acc; padding: 0 2px; min-height: $20px; }
QPushButton[link="true"]:hover, QPushButton[link="true"]:focus { text-decoration: underline; }
QToolButton { background: transparent; border: 1px solid transparent; border-radius: 4px; color: @t1; padding: 3px; }
QToolButton:hover { background: @hover; }
QToolButton:pressed, QToolButton:checked { background: @press; }
QToolButton:focus { border-color: @acc; }
QToolButton:disabled { color: @dis; }
QToolButton::menu-indicator { image: none; }

QLineEdit, QSpinBox, QDoubleSpinBox, QComboBox, QPlainTextEdit, QTextEdit, QDateEdit {
  background: @well; color: @t1; border: 1px solid @edge; border-radius: 4px; padding: 0 $8px; min-height: $24px;
  selection-background-color: @accfill; selection-color: #FFFFFF; }
QLineEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QComboBox:focus, QPlainTextEdit:focus, QTextEdit:focus {
  border: 1px solid @acc; }
QLineEdit:disabled, QSpinBox:disabled, QComboBox:disabled { color: @dis; background: @panel; border-color: @line; }
QLineEdit[error="true"] { border-color: @disc; }
QLineEdit[quiet="true"], QPlainTextEdit[quiet="true"] { background: transparent; border: 1px solid transparent;
  padding: 0 $4px; min-height: $20px; }
QLineEdit[quiet="true"]:hover, QPlainTextEdit[quiet="true"]:hover { background: @well; border-color: @edge; }
QLineEdit[quiet="true"]:focus, QPlainTextEdit[quiet="true"]:focus { background: @well; border-color: @acc; }
QLineEdit[quiet="true"]:disabled, QPlainTextEdit[quiet="true"]:disabled { background: transparent;
  border-color: transparent; }
QComboBox { background: @ctl; }
QComboBox:hover { background: @hover; }
QComboBox::drop-down { border: none; width: $20px; }
QSpinBox::up-button, QSpinBox::down-button, QDoubleSpinBox::up-button, QDoubleSpinBox::down-button {
  width: 0; border: none; }
QComboBox QAbstractItemView { background: @raised; border: 1px solid @edge; padding: 4px; outline: none;
  selection-background-color: @accfill; selection-color: #FFFFFF; }

QAbstractScrollArea { border: none; }
QListView, QTreeView, QTableView { background: @panel; border: none;
  alternate-background-color: @panel; }
QTableView[lines="true"]::item { padding-left: $3px; border: none; }
QListView::item:selected, QTreeView::item:selected { background: @hover; color: @t1; }
QHeaderView::section { background: @panel; color: @t3; border: none; border-bottom: 1px solid @line;
  padding: 4px 6px; font-size: $11px; font-weight: 600; }
QCalendarWidget QWidget#qt_calendar_navigationbar { background: @raised; }
QCalendarWidget QToolButton { color: @t1; font-weight: 600; padding: 3px 6px; }
QCalendarWidget QAbstractItemView { background: @raised; color: @t1; selection-background-color: @accfill;
  selection-color: #FFFFFF; outline: none; }
QScrollBar:vertical { background: transparent; width: 11px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 11px; margin: 0; }
QScrollBar::handle { background: @press; border-radius: 3px; margin: 2px 3px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; margin: 3px 2px; }
QScrollBar::handle:hover { background: @edge2; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QSplitter::handle { background: @line; }
QSplitter::handle:horizontal { width: 1px; }
QSplitter::handle:vertical { height: 1px; }
QStatusBar { background: @panel; color: @t2; border-top: 1px solid @line; font-size: $11px; }
QStatusBar::item { border: none; }
QProgressBar { background: @line; border: none; border-radius: 2px; max-height: 4px; min-height: 4px; }
QProgressBar::chunk { background: @acc; border-radius: 2px; }
QTabBar::tab { background: transparent; color: @t2; padding: 6px 12px; border-bottom: 2px solid transparent; }
QTabBar::tab:selected { color: @t1; border-bottom-color: @acc; }
QTabWidget::pane { border: none; border-top: 1px solid @line; }
QGroupBox { border: none; margin-top: $18px; font-size: $11px; font-weight: 600; color: @t3; }
QGroupBox::title { subcontrol-origin: margin; left: 0; }
"""


def build(tokens: Tokens, px: Callable[[float], int]) -> str:
    """The sheet for one theme. `@name` is a token, `$n` a length that scales with the system font."""
    colored = re.sub(r"@(\w+)", lambda found: css(tokens.color(found[1])), _SHEET)
    return re.sub(r"\$(\d+)", lambda found: str(px(int(found[1]))), colored)
