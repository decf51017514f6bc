"""A mapping file as it stands on disk: read as plain text values, each known by its line."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar, get_args

import yaml
from pydantic import ValidationError

from connectors.kit.mapping.errors import MappingError
from connectors.kit.mapping.language import AnswersSpec, ColumnSpec, Mapping, Part, ReferenceSpec
from hub.base.files import Misfit
from hub.base.yaml import nodes

GUIDE = "see docs/mapping-files.md"

Path_ = tuple[str | int, ...]
M = TypeVar("M", bound=Mapping[Any])


class Document:
    """A YAML file as plain text values, and on which line each stands."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.lines: dict[Path_, int] = {}
        try:
            root = nodes(path.read_text("utf-8-sig"))
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise MappingError(
                f"cannot read the mapping file: {reason}", place=str(path), mend=GUIDE
            ) from None
        except UnicodeDecodeError:
            raise MappingError(
                "the mapping file is not UTF-8", place=str(path), mend="save it as UTF-8"
            ) from None
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 1
            raise MappingError(f"no YAML: {error.problem}", place=f"{path}:{line}", mend=GUIDE) from None
        except yaml.YAMLError:
            raise MappingError(
                "no YAML: a character that it does not allow", place=str(path), mend=GUIDE
            ) from None
        self.content = self._read(root, (), ()) if root is not None else {}

    def place(self, path: Path_) -> str:
        """`file:line` of the innermost part of `path` that stands in the file."""
        while path and path not in self.lines:
            path = path[:-1]
        return f"{self.path}:{self.lines.get(path, 1)}"

    def _read(self, node: yaml.Node, path: Path_, above: tuple[int, ...]) -> Any:
        """Every scalar stays text (`01`, `yes` and dates too): the columns' types say what it means."""
        self.lines.setdefault(path, node.start_mark.line + 1)
        if id(node) in above:
            raise MappingError("an alias contains itself", place=self.place(path), mend=GUIDE)
        above = (*above, id(node))
        if isinstance(node, yaml.MappingNode):
            read: dict[str, Any] = {}
            for key, value in node.value:
                name = str(key.value)
                here = (*path, name)
                if name in read:
                    raise MappingError(
                        f"{name!r} stands here twice",
                        place=f"{self.path}:{key.start_mark.line + 1}",
                        mend=GUIDE,
                    )
                self.lines[here] = key.start_mark.line + 1
                read[name] = self._read(value, here, above)
            return read
        if isinstance(node, yaml.SequenceNode):
            return [self._read(item, (*path, index), above) for index, item in enumerate(node.value)]
        return node.value


def load(path: Path, form: type[M], shipped: Path | None = None) -> tuple[M, Document]:
    """Read a mapping file; `path` may also be the name of one in the folder `shipped`.

    Raises MappingError with file and line of the first part that does not fit `form`.
    """
    if shipped is not None and not path.suffix and len(path.parts) == 1 and not path.exists():
        known = sorted(one.stem for one in shipped.glob("*.yaml"))
        if path.name not in known:
            raise MappingError(
                "there is no such mapping",
                place=str(path),
                mend=f"give a .yaml file or one of {', '.join(known)}",
            )
        path = shipped / f"{path.name}.yaml"
    document = Document(path)
    try:
        return form.model_validate(document.content), document
    except ValidationError as error:
        misfit = Misfit.of(error)
        raise MappingError(_message(misfit, form), place=document.place(misfit.path), mend=GUIDE) from None


def _message(misfit: Misfit, form: type[Mapping[Any]]) -> str:
    where = misfit.where
    if misfit.kind == "extra_forbidden":
        known = ", ".join(_part_at(misfit.path[:-1], form).model_fields)
        return f"unknown setting {where}; known here: {known}"
    if misfit.kind == "missing":
        return f"{where} is missing"
    return f"{where}: {misfit.said}" if where else misfit.said


def _part_at(place: Path_, form: type[Mapping[Any]]) -> type[Part]:
    """The model of the part of a mapping file at this place."""
    if len(place) == 3 and place[2] == "answers":
        return AnswersSpec
    if len(place) >= 4:
        return ColumnSpec if place[2] == "columns" else ReferenceSpec
    if len(place) < 2:
        return form
    spec: type[Part] = get_args(form.model_fields["streams"].annotation)[1]
    return spec
