"""What a parameter is given: where its function is called, and where it slips away."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from telemetry_inject.languages.python.flow.bindings import reaching
from telemetry_inject.languages.python.flow.decorated import is_transparent, wrapped
from telemetry_inject.languages.python.flow.facts import CONSTRUCTION, UNKNOWN, called, read
from telemetry_inject.languages.python.flow.heritage import bases
from telemetry_inject.languages.python.flow.places import (
    is_harmless_text,
    is_looked_at,
    is_of_a_namespace,
    is_own_class,
    is_still_it,
)
from telemetry_inject.languages.python.flow.reader import Reader
from telemetry_inject.languages.python.flow.source import (
    FUNCTIONS,
    Function,
    Source,
    last,
    parameters,
)
from telemetry_inject.languages.python.flow.values import Origin, Parameter, origins

_HARMLESS_ATTRIBUTES = frozenset(
    [
        *("__name__", "__qualname__", "__doc__", "__module__", "__annotations__", "__dict__"),
        *("cache_clear", "cache_info", "__signature__"),
    ]
)

_PATH = re.compile(r"[\w.]+:?[\w.]+")


def facts(source: Source, found: Iterable[Origin]) -> set[str]:
    """Return what origins in one file come to: parameters are followed as far as it goes."""
    known: set[Origin] = set()
    todo = list(found)
    while todo:
        each = todo.pop()
        if each not in known:
            known.add(each)
            if isinstance(each, Parameter):
                todo += _parameter(source, each)
    return {each for each in known if isinstance(each, str)}


def _parameter(source: Source, parameter: Parameter) -> Iterator[Origin]:
    function, name = parameter.function, parameter.name
    arguments = function.args
    names = parameters(arguments)
    if name not in names and name not in {each.arg for each in arguments.kwonlyargs}:
        yield UNKNOWN
        return
    owner = source.parents[function]
    method = isinstance(owner, ast.ClassDef)
    bound = method and not any(last(each) == "staticmethod" for each in function.decorator_list)
    position = names.index(name) - bound if name in names else None
    if (position is not None and position < 0) or _is_bound_again(owner, function.name):
        yield UNKNOWN
        return
    for default in _defaults(arguments, name):
        yield from origins(source, default)
    if isinstance(owner, ast.ClassDef):
        yield from bases(source, owner)
    made = function.name in ("__init__", "__new__")
    kind = "c" if made else "m" if method else "f"
    named = owner if made else function
    assert isinstance(named, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
    yield from reader(source, named, Reader(kind, named.name, 0, position, name), function)


def _is_bound_again(owner: ast.AST, name: str) -> bool:
    """Return whether a class makes something else of a method: `check = staticmethod(check)`."""
    return isinstance(owner, ast.ClassDef) and any(
        isinstance(each, ast.Assign) and any(last(target) == name for target in each.targets)
        for each in owner.body
    )


def _defaults(arguments: ast.arguments, name: str) -> Iterator[ast.expr]:
    given = [*arguments.posonlyargs, *arguments.args]
    pairs = [
        *zip(reversed(given), reversed(arguments.defaults), strict=False),
        *zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True),
    ]
    yield from (default for each, default in pairs if each.arg == name and default is not None)


def reader(
    source: Source, named: Function | ast.ClassDef, found: Reader, function: Function
) -> Iterator[Origin]:
    """Yield what is handed to a reader: a question, or the answer where it is a local name."""
    special = function.name.startswith("__") and function.name.endswith("__")
    hidden = special and found.kind != "c"
    called_by_name = function.name.startswith(("test", "pytest_"))
    if hidden or called_by_name or not is_transparent(function):
        yield UNKNOWN
        return
    around = source.function(named)
    if around is None or found.kind == "m":
        yield found.fact
    elif isinstance(around, ast.Lambda) or isinstance(source.parents[named], ast.ClassDef):
        yield UNKNOWN
    else:
        yield from uses(source, around, found)


def uses(source: Source, root: ast.AST, found: Reader) -> Iterator[Origin]:
    """Yield what everything in `root` that names a reader hands to it."""
    for node in source.nodes if root is source.module else ast.walk(root):
        match node:
            case ast.Name(id=found.name, ctx=ast.Load()) if _is_it(source, root, node, found):
                yield from _use(source, node, found)
            case ast.Attribute(attr=found.name, ctx=ast.Load()) if root is source.module:
                if found.kind == "m" or last(node.value) not in ("self", "cls"):
                    yield from _use(source, node, found)
            case ast.Constant(value=str(text)) if root is source.module:
                if text == found.name:
                    yield from _mention(source, node, found)
                elif text.endswith((f".{found.name}", f":{found.name}")) and _PATH.fullmatch(text):
                    yield from _path(source, node)
            case ast.ImportFrom(names=names) if root is source.module:
                for alias in names:
                    if alias.name == found.name and alias.asname not in (None, found.name):
                        yield called(found.name)
                        yield replace(found, name=str(alias.asname)).fact
            case ast.Call(func=made) if found.kind == "c" and is_own_class(made):
                around = _class(source, node)
                if around is not None and _is_or_extends(around, found.name):
                    yield from _arguments(source, node, found, 0)


def _is_it(source: Source, root: ast.AST, node: ast.Name, found: Reader) -> bool:
    """Return whether a name is the reader's, and no local variable that is called the same."""
    if root is not source.module:
        return True
    if found.kind == "m":
        return isinstance(source.scope(node), ast.ClassDef)
    around = source.function(node)
    while around is not None:
        if isinstance(around, ast.Lambda):
            bound = found.name in parameters(around.args)
        else:
            local = reaching(source, around, node)
            imports = (ast.Import, ast.ImportFrom, ast.Global)
            bound = local is not None and not all(isinstance(x.node, imports) for x in local)
        if bound:
            return False
        around = source.function(around)
    return True


def _class(source: Source, node: ast.AST) -> ast.ClassDef | None:
    return next((each for each, _ in source.above(node) if isinstance(each, ast.ClassDef)), None)


def _is_or_extends(owner: ast.ClassDef, name: str) -> bool:
    return owner.name == name or any(last(each) == name for each in owner.bases)


def _mention(source: Source, node: ast.Constant, found: Reader) -> Iterator[Origin]:
    """Yield what a text that is the reader's name may lead to."""
    parent = source.parents[node]
    if isinstance(parent, ast.Call):
        if last(parent.func) == "getattr":
            yield from _use(source, parent, found)
        elif not is_harmless_text(parent):
            yield UNKNOWN
    elif isinstance(parent, ast.keyword) or is_of_a_namespace(parent):
        yield UNKNOWN
    elif isinstance(parent, ast.List | ast.Tuple | ast.Set | ast.Dict) and _looks_up(source):
        above = source.parents[parent]
        targets = above.targets if isinstance(above, ast.Assign) else ()
        if not any(last(each).startswith("__") for each in targets):
            yield UNKNOWN


def _looks_up(source: Source) -> bool:
    """Return whether a file asks for something by a name that is not written out."""
    for node in source.nodes:
        match node:
            case ast.Call(func=ast.Name(id="globals" | "vars" | "import_module")):
                return True
            case ast.Call(func=ast.Attribute(attr="import_module" | "attrgetter" | "methodcaller")):
                return True
            case ast.Call(func=ast.Name(id="getattr"), args=[_, name, *_]):
                if not isinstance(name, ast.Constant):
                    return True
            case ast.Attribute(attr="__dict__"):
                return True
    return False


def _path(source: Source, node: ast.Constant) -> Iterator[str]:
    """Yield what a text means that names a reader with its module: somebody may load it."""
    parent = source.parents[node]
    if not (isinstance(parent, ast.Expr | ast.Compare | ast.JoinedStr)) and not (
        isinstance(parent, ast.Call) and is_harmless_text(parent)
    ):
        yield UNKNOWN


def _use(source: Source, node: ast.AST, found: Reader) -> Iterator[Origin]:
    """Yield what happens to a reader where its value is taken."""
    yield called(found.name)
    unbound = isinstance(node, ast.Attribute) and last(node.value)[:1].isupper()
    shift = int(found.kind == "m" and unbound)
    at, left = node, found.calls
    while True:
        parent = source.parents[at]
        if isinstance(parent, ast.Call) and parent.func is at:
            if not left:
                yield from _arguments(source, parent, found, shift)
                return
            at, left = parent, left - 1
        elif is_still_it(source, at, parent, found):
            at = parent
        else:
            break
    if shift and isinstance(parent, ast.Assign | ast.Return):
        yield UNKNOWN
    else:
        yield from _elsewhere(source, at, parent, found, left)


def _elsewhere(
    source: Source, at: ast.AST, parent: ast.AST, found: Reader, left: int
) -> Iterator[Origin]:
    """Yield what becomes of a reader, or of what makes it, that is not called on the spot."""
    match parent:
        case ast.Expr() | ast.Compare() | ast.Delete() | ast.Raise() | ast.ExceptHandler():
            return
        case ast.FunctionDef() | ast.AsyncFunctionDef() if at in parent.decorator_list:
            if left:
                yield UNKNOWN
            elif found.position == 0:
                yield read(parent.name)
                yield from wrapped(parent, parent.decorator_list.index(at) + 1)
        case ast.ClassDef() if at in parent.decorator_list:
            yield from CONSTRUCTION
        case ast.ClassDef() if found.kind == "c":
            yield from _heirs(source, parent, found)
        case ast.Attribute(attr="__init__" | "__new__") if found.kind == "c":
            call = source.parents[parent]
            if isinstance(call, ast.Call) and call.func is parent:
                yield from _arguments(source, call, found, 1)
        case ast.Attribute(attr=attr, ctx=context):
            harmless = attr in _HARMLESS_ATTRIBUTES or isinstance(context, ast.Store)
            if not harmless and (found.kind != "c" or attr.startswith("__")):
                yield UNKNOWN
        case ast.Return():
            yield from _given_back(source, parent, found, left)
        case ast.Assign(targets=[ast.Name(id=alias)]) if not left:
            yield from _alias(source, parent, found, alias)
        case ast.alias() | ast.Import() | ast.ImportFrom():
            return
        case _ if not is_looked_at(source, at, parent):
            yield UNKNOWN


def _alias(source: Source, statement: ast.AST, found: Reader, alias: str) -> Iterator[Origin]:
    around = source.scope(statement)
    if alias == found.name and (found.kind != "m" or isinstance(around, ast.ClassDef)):
        return
    if found.kind == "m":
        found = replace(found, kind="f")
    if around is None:
        yield replace(found, name=alias, calls=0).fact
    elif isinstance(around, ast.FunctionDef | ast.AsyncFunctionDef):
        yield from uses(source, around, replace(found, name=alias, calls=0))
    else:
        yield UNKNOWN


def _heirs(source: Source, heir: ast.ClassDef, found: Reader) -> Iterator[Origin]:
    """Yield what a class below a reading one hands up, or is handed itself."""
    own = [each for each in heir.body if isinstance(each, FUNCTIONS)]
    if not any(each.name in ("__init__", "__new__") for each in own):
        if source.function(heir) is None:
            yield replace(found, name=heir.name, calls=0).fact
        else:
            yield UNKNOWN
        return
    for node in ast.walk(heir):
        match node:
            case ast.Call(
                func=ast.Attribute(
                    value=ast.Call(func=ast.Name(id="super")), attr="__init__" | "__new__" as name
                )
            ):
                yield from _arguments(source, node, found, int(name == "__new__"))


def _given_back(
    source: Source, statement: ast.Return, found: Reader, left: int
) -> Iterator[Origin]:
    """Yield who calls what a function gives back, where that is the reader."""
    giver = source.function(statement)
    if isinstance(giver, ast.Lambda) or giver is None or left:
        yield UNKNOWN
        return
    method = isinstance(source.parents[giver], ast.ClassDef)
    made = Reader(
        "m" if method else "f", giver.name, found.calls + 1, found.position, found.parameter
    )
    yield from reader(source, giver, made, giver)


def _arguments(source: Source, call: ast.Call, found: Reader, shift: int) -> Iterator[Origin]:
    """Yield what one call hands to the parameter that is read."""
    for keyword in call.keywords:
        if keyword.arg == found.parameter:
            yield from origins(source, keyword.value)
            return
    if found.position is not None:
        at = found.position + shift
        if any(isinstance(each, ast.Starred) for each in call.args[: at + 1]):
            yield UNKNOWN
            return
        places = {at, found.position} if shift else {at}
        given = [call.args[each] for each in sorted(places) if each < len(call.args)]
        if given:
            for each in given:
                yield from origins(source, each)
            return
    if any(keyword.arg is None for keyword in call.keywords):
        yield UNKNOWN
