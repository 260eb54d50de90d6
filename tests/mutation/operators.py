"""What a mutant is, and every small wrong that can be done to a function or to a named number of the code."""

import ast
import copy
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

CHINESE = re.compile(r"[\u4e00-\u9fff]")
ORDER = {
    ast.Lt: (ast.LtE, ast.GtE), ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE), ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,), ast.NotEq: (ast.Eq,), ast.Is: (ast.IsNot,), ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,), ast.NotIn: (ast.In,),
}  # fmt: skip
SUMS = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.FloorDiv: ast.Mult, ast.Div: ast.Mult,
    ast.Mod: ast.Mult, ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr,
}  # fmt: skip
SWAPS = {"min": "max", "max": "min", "any": "all", "all": "any"}
# Words for people are tested for what they say where it matters; here it is logic that is put wrong.
LEFT_ALONE = (ast.JoinedStr, ast.arguments, ast.AnnAssign)


@dataclass(slots=True, kw_only=True)
class Mutant:
    """One wrong: the place in the tree, what is put there, and the lines that feel it.

    `function` is the qualified name of the outermost function, or of the module's name that is assigned.
    """

    path: Path
    function: str
    first_line: int
    before: str
    after: str
    owner: ast.AST
    slot: tuple[str, int | None]
    replacement: ast.AST
    lines: frozenset[int] = field(default=frozenset())
    repeat: int = 0

    @property
    def key(self) -> str:
        """A name that stays the same while lines move: file, function, what was there and what is put."""
        again = f" #{self.repeat + 1}" if self.repeat else ""
        return f"{self.place}: {self.before} → {self.after}{again}"

    @property
    def place(self) -> str:
        """The file and the function."""
        return f"{self.path.as_posix()}::{self.function}"

    def put(self) -> None:
        """Put the wrong into the tree; only ever done in a process that is thrown away."""
        name, index = self.slot
        if index is None:
            setattr(self.owner, name, self.replacement)
        else:
            getattr(self.owner, name)[index] = self.replacement


def mutants_of(path: Path, tree: ast.Module) -> list[Mutant]:
    """Give every mutant of a file, in the order of its text."""
    found: list[Mutant] = []
    for function, node in _functions(tree.body, ""):
        for statement in _without_docstring(node):
            found += _below(path, function, node.lineno, statement, (node, _where(node, statement)))
    for statement in tree.body:
        if (name := assigned(statement)) is not None:
            value = ("value", None)
            found += _below(path, name, statement.lineno, statement.value, (statement, value))  # type: ignore[attr-defined]
    seen: dict[str, int] = {}
    for mutant in found:
        alone = mutant.key
        mutant.repeat = seen.get(alone, 0)
        seen[alone] = mutant.repeat + 1
    return found


def assigned(statement: ast.stmt) -> str | None:
    """Give the name of a module's plain assignment, else none; types and enumerations are left alone."""
    match statement:
        case (
            ast.Assign(targets=[ast.Name(id=name)])
            | ast.AnnAssign(target=ast.Name(id=name), value=ast.expr())
        ):
            return name if name.isupper() and name != "RULES" else None
    return None


def _functions(body: list[ast.stmt], outer: str) -> Iterator[tuple[str, ast.FunctionDef]]:
    for node in body:
        if isinstance(node, ast.FunctionDef):
            yield outer + node.name, node
        elif isinstance(node, ast.ClassDef):
            yield from _functions(node.body, f"{outer}{node.name}.")


def _without_docstring(node: ast.FunctionDef) -> list[ast.stmt]:
    return node.body[1:] if ast.get_docstring(node) is not None else node.body


def _where(node: ast.FunctionDef, statement: ast.stmt) -> tuple[str, int | None]:
    return "body", node.body.index(statement)


def _below(
    path: Path, function: str, first_line: int, node: ast.AST, place: tuple[ast.AST, tuple[str, int | None]]
) -> Iterator[Mutant]:
    """Walk a statement or expression, giving the mutants of each node before those of its parts."""
    owner, slot = place
    for new in variants(node):
        yield Mutant(
            path=path,
            function=function,
            first_line=first_line,
            before=_short(node),
            after="pass" if isinstance(new, ast.Pass) else _short(new),
            owner=owner,
            slot=slot,
            replacement=ast.fix_missing_locations(ast.copy_location(new, node)),
            lines=_lines(node),
        )
    for name, value in ast.iter_fields(node):
        parts = value if isinstance(value, list) else [value]
        for index, part in enumerate(parts):
            if isinstance(part, ast.AST) and not isinstance(part, LEFT_ALONE) and name != "annotation":
                at = (name, index if isinstance(value, list) else None)
                yield from _below(path, function, first_line, part, (node, at))
            elif isinstance(part, ast.AnnAssign) and part.value is not None:
                yield from _below(path, function, first_line, part.value, (part, ("value", None)))


def _lines(node: ast.AST) -> frozenset[int]:
    """The lines of a node; of a statement with a body, those of its head."""
    match node:
        case ast.comprehension(target=target, iter=last):
            return frozenset(range(target.lineno, (last.end_lineno or last.lineno) + 1))
        case ast.If(test=head) | ast.While(test=head) | ast.Match(subject=head):
            return _lines(head)
        case ast.stmt() | ast.expr():
            return frozenset(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    return frozenset()


def _short(node: ast.AST) -> str:
    match node:
        case ast.If(test=ast.Constant(value=False), body=[ast.Expr()]):
            return "pass"
        case ast.If(test=test) | ast.While(test=test):
            text = f"{type(node).__name__.lower()} {ast.unparse(test)}"
        case ast.Match(subject=subject, cases=cases):
            text = f"match {ast.unparse(subject)}: {' | '.join(ast.unparse(case.pattern) for case in cases)}"
        case _:
            text = ast.unparse(node)
    text = " ".join(text.split())
    return text if len(text) <= 90 else f"{text[:60]} … {text[-27:]}"


def variants(node: ast.AST) -> Iterator[ast.AST]:
    """Give what may be put in a node's place."""
    match node:
        case ast.Compare(ops=ops):
            for index, operator in enumerate(ops):
                for other in ORDER[type(operator)]:
                    new = copy.deepcopy(node)
                    new.ops[index] = other()
                    yield new
        case ast.BoolOp(op=operator, values=values):
            yield ast.BoolOp(op=ast.Or() if isinstance(operator, ast.And) else ast.And(), values=values)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield operand
        case ast.BinOp(op=operator) | ast.AugAssign(op=operator) if type(operator) in SUMS:
            other_sum = copy.deepcopy(node)
            other_sum.op = SUMS[type(operator)]()
            yield other_sum
        case ast.Constant(value=value):
            yield from _other_constants(value)
        case ast.Call(func=ast.Name(id=name), args=args, keywords=keywords) if name in SWAPS:
            yield ast.Call(func=ast.Name(id=SWAPS[name], ctx=ast.Load()), args=args, keywords=keywords)
        case _:
            yield from _statements(node)


def _statements(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.Return(value=ast.expr() as value) if not isinstance(value, ast.Constant):
            yield ast.Return(value=ast.Constant(value=None))
        case ast.Expr(value=ast.Yield() | ast.YieldFrom() as value):
            yield ast.If(test=ast.Constant(value=False), body=[ast.Expr(value=value)], orelse=[])
        case ast.Expr(value=ast.Call()) | ast.Raise() | ast.Continue() | ast.Break():
            yield ast.Pass()
        case ast.If(test=test) | ast.IfExp(test=test) | ast.While(test=test) if _plain(test):
            new = copy.copy(node)
            new.test = ast.UnaryOp(op=ast.Not(), operand=test)
            yield new
        case ast.comprehension(ifs=ifs) if ifs:
            for index in range(len(ifs)):
                yield ast.comprehension(
                    target=node.target, iter=node.iter, ifs=ifs[:index] + ifs[index + 1 :], is_async=0
                )
        case ast.Match(cases=cases) if len(cases) > 1:
            for index in range(len(cases)):
                yield ast.Match(subject=node.subject, cases=cases[:index] + cases[index + 1 :])


def _plain(test: ast.expr) -> bool:
    """Whether a condition has no operator of its own that is mutated already."""
    return not isinstance(test, ast.Compare | ast.BoolOp | ast.UnaryOp | ast.Constant)


def _other_constants(value: object) -> Iterator[ast.AST]:
    match value:
        case bool():
            yield ast.Constant(value=not value)
        case int() | float():
            yield ast.Constant(value=value + 1)
            yield ast.Constant(value=value - 1)
        case str() if value and not CHINESE.search(value) and value.isprintable():
            yield ast.Constant(value=f"{value}~")
