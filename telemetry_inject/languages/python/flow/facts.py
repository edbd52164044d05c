"""The words that passes over a project hand to one another about functions whose code is read.

`reads-code` gives up: it may be any function. `reads-code:NAME` is settled: functions of that name.
The others are questions to every file of the project:

- `variable:NAME`: a variable of some module is read; what is bound to it? `value-of:NAME` the same
  for an attribute, which may be a variable of a module as well.
- `handed-to:KIND:PATH:POSITION:PARAMETER`: a parameter of PATH is read; what is it given? KIND is
  `f`(unction), `m`(ethod) or `c`(lass); each `()` behind PATH stands for a call, so that `mark()`
  is what `mark(…)` gives back. POSITION is `k` where the parameter goes by its name only.
- `given-back:NAME`: what a call of NAME returns is read. `wrapped-by:NAME` the same for a
  decorator, which may be of a library as well.
- `used:NAME` is no question: a reader is named somewhere. One that never is must be called by a
  library, with whatever it likes.
- `extends:MODULE:NAME`: a class with a reading method has a base from a module whose last word is
  MODULE; is it of the project?
"""

from __future__ import annotations

from collections.abc import Iterable

UNKNOWN = "reads-code"
QUESTIONS = ("value-of:", "variable:", "handed-to:", "given-back:", "wrapped-by:", "extends:")
_READ = ("value-of:", "variable:")
NAMED = ("reads-code:", *_READ)
"""Facts that say of which functions code is read."""
MOST = 150
"""Questions about one project from which on asking costs more than it gains."""
CONSTRUCTION = ("reads-code:__init__", "reads-code:__new__", "reads-code:__call__")
"""What is read of a class or an object that is handed to `inspect`."""


def read(name: str) -> str:
    """Return that functions of this name are read, and nothing else."""
    return f"reads-code:{name}"


def value(name: str) -> str:
    """Return the question what is bound to an attribute."""
    return f"value-of:{name}"


def variable(name: str) -> str:
    """Return the question what is bound to a variable of a module."""
    return f"variable:{name}"


def called(name: str) -> str:
    """Return that a reader is known to be used; one that is not is called by somebody unknown."""
    return f"used:{name}"


def open_questions(facts: Iterable[str]) -> frozenset[str]:
    """Return what must be asked of every file; nothing where all is lost already."""
    found = set(facts)
    asked = frozenset(each for each in found if each.startswith(QUESTIONS))
    return frozenset() if UNKNOWN in found or len(asked) > MOST else asked


def settled(facts: Iterable[str]) -> frozenset[str]:
    """Return the facts as rules ask for them, without questions."""
    found = set(facts)
    asked = {each for each in found if each.startswith(QUESTIONS)}
    names = {read(each.partition(":")[2]) for each in asked if each.startswith(_READ)}
    used = {each for each in found if each.startswith("used:")}
    readers = {each.split(":")[2].rstrip("()") for each in asked if each.startswith("handed-to:")}
    sure = len(asked) <= MOST and all(called(each) in used for each in readers)
    return frozenset(found - asked - used | names | (set() if sure else {UNKNOWN}))
