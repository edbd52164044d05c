"""The body of a function in the tree, and what is said in it of a name."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node, Tree

FUNCTIONS = {"function_declaration", "method_declaration", "func_literal"}
_COMPARING = {"==", "!="}


def function_at(tree: Tree, start: int, end: int) -> Node | None:
    """Return the node of the function that covers exactly these bytes."""
    node = tree.root_node.descendant_for_byte_range(start, max(start, end - 1))
    while node is not None and (node.start_byte > start or node.end_byte < end):
        node = node.parent
    while node is not None and node.type not in FUNCTIONS:
        node = node.parent
    same = node is not None and (node.start_byte, node.end_byte) == (start, end)
    return node if same else None


def statements(block: Node | None) -> list[Node]:
    """Return the statements of a block, comments left out."""
    listed = None
    for child in block.named_children if block is not None else ():
        if child.type == "statement_list":
            listed = child
    if listed is None:
        return []
    return [each for each in listed.named_children if each.type != "comment"]


def walk(node: Node) -> Iterator[Node]:
    """Yield a node and all below it, in source order."""
    waiting = [node]
    while waiting:
        each = waiting.pop()
        yield each
        waiting += reversed(each.children)


def mentions(body: Node, name: str, data: bytes) -> list[Node]:
    """Return the identifiers of that name in a body, wherever they stand."""
    text = name.encode()
    if text not in data[body.start_byte : body.end_byte]:
        return []
    return [
        each
        for each in walk(body)
        if each.type == "identifier" and data[each.start_byte : each.end_byte] == text
    ]


def is_inspected(mention: Node) -> bool:
    """Return whether the identity or the dynamic type of a value is asked for there."""
    around = mention.parent
    if around is None:
        return False
    match around.type:
        case "type_assertion_expression" | "type_switch_statement":
            return True
        case "unary_expression":
            return around.children[0].type == "&"
        case "binary_expression":
            operator = around.child_by_field_name("operator")
            return operator is not None and operator.type in _COMPARING
        case "expression_list":
            outer = around.parent
            return outer is not None and outer.type in {
                "expression_switch_statement",
                "expression_case",
            }
        case "expression_switch_statement":
            return True
    return False


def declares(body: Node, name: str, data: bytes) -> bool:
    """Return whether anything inside a body may give the name another meaning."""
    for mention in mentions(body, name, data):
        around = mention.parent
        if around is not None and around.type == "expression_list":
            outer = around.parent
            left = outer.child_by_field_name("left") if outer is not None else None
            if outer is not None and left == around and outer.type != "assignment_statement":
                return True
        elif around is not None and around.type in {
            "var_spec",
            "const_spec",
            "parameter_declaration",
            "variadic_parameter_declaration",
            "receive_statement",
            "range_clause",
        }:
            return True
    return False
