"""A method while it is being written: it may hold any fault until it is published as a version. Pure.

A draft's document holds what a method's does (scoring.method_document), every setting stated, with three differences
that let a tree be edited: nodes have ids of their own (the root's is ROOT_ID), a child's weight stands at the child,
and the points a node earns stand at the node. `content` writes the method's document again.
"""

from scoring.method_editing.document import (
    ROOT_ID,
    Document,
    Element,
    UnknownPlace,
    adopt,
    blank,
    children,
    content,
    find,
    from_questionnaire,
    nodes,
    own,
    parent_of,
)
from scoring.method_editing.edits import (
    Added,
    TooMuch,
    add_child,
    add_sibling,
    change,
    move_down,
    move_in,
    move_out,
    move_up,
    remove,
)
from scoring.method_editing.faults import Located, located, misfits

__all__ = [
    "ROOT_ID",
    "Added",
    "Document",
    "Element",
    "Located",
    "TooMuch",
    "UnknownPlace",
    "add_child",
    "add_sibling",
    "adopt",
    "blank",
    "change",
    "children",
    "content",
    "find",
    "from_questionnaire",
    "located",
    "misfits",
    "move_down",
    "move_in",
    "move_out",
    "move_up",
    "nodes",
    "own",
    "parent_of",
    "remove",
]
