"""The shared library as ctypes sees it: the structs and functions of pol/policy.h, and Arrow's PyCapsules.

ctypes.CDLL gives back the GIL during every call, so that other Python threads run while a table is decided.
"""
from __future__ import annotations

import ctypes
import os
import pathlib
from ctypes import POINTER, c_bool, c_char_p, c_int, c_int32, c_int64, c_size_t, c_void_p
from typing import Any

from ._errors import Diagnostic, Fix, Label, failure


class Failure(ctypes.Structure):
    _fields_ = [("kind", c_int32), ("code", c_char_p), ("message", c_char_p), ("field", c_char_p), ("help", c_char_p)]


class ReadingChoice(ctypes.Structure):
    _fields_ = [("reading", c_char_p), ("option", c_char_p)]


class CompileOptions(ctypes.Structure):
    _fields_ = [("size", c_size_t), ("readings", POINTER(ReadingChoice)), ("reading_count", c_size_t), ("as_of", c_char_p), ("language", c_int32)]


class TableOptions(ctypes.Structure):
    _fields_ = [("size", c_size_t), ("detail", c_int32), ("units", c_int32), ("amounts", c_int32), ("reasons", c_int32), ("engine", c_int32),
                ("threads", c_int32), ("ignore_unknown", c_bool), ("ignored", POINTER(c_char_p)), ("ignored_count", c_size_t)]


_PLACE: list[Any] = [("file", c_char_p), ("start_line", c_int32), ("start_column", c_int32), ("end_line", c_int32), ("end_column", c_int32)]


class LabelStruct(ctypes.Structure):
    _fields_ = [*_PLACE, ("text", c_char_p), ("primary", c_int32)]


class FixStruct(ctypes.Structure):
    _fields_ = [*_PLACE, ("replacement", c_char_p)]


class DiagnosticStruct(ctypes.Structure):
    _fields_ = [("code", c_char_p), ("slug", c_char_p), ("level", c_char_p), ("message", c_char_p), ("labels", POINTER(LabelStruct)), ("label_count", c_size_t),
                ("notes", POINTER(c_char_p)), ("note_count", c_size_t), ("help", POINTER(c_char_p)), ("help_count", c_size_t),
                ("fixes", POINTER(FixStruct)), ("fix_count", c_size_t)]


class ArrowStream(ctypes.Structure):
    """struct ArrowArrayStream; only its release is called from here."""


ArrowStream._fields_ = [("get_schema", c_void_p), ("get_next", c_void_p), ("get_last_error", c_void_p),
                        ("release", ctypes.CFUNCTYPE(None, POINTER(ArrowStream))), ("private_data", c_void_p)]


class ArrowSchema(ctypes.Structure):
    pass


ArrowSchema._fields_ = [("format", c_char_p), ("name", c_char_p), ("metadata", c_void_p), ("flags", c_int64), ("n_children", c_int64), ("children", c_void_p),
                        ("dictionary", c_void_p), ("release", ctypes.CFUNCTYPE(None, POINTER(ArrowSchema))), ("private_data", c_void_p)]


def _open() -> ctypes.CDLL:
    path = os.environ.get("POL_LIBRARY") or str(pathlib.Path(__file__).parent / "libpol.so")
    library = ctypes.CDLL(path)
    failure_out = POINTER(POINTER(Failure))
    text = c_void_p                                            # char *, freed by pol_text_free
    for name, result, arguments in [
        ("pol_version", c_char_p, []),
        ("pol_failure_free", None, [POINTER(Failure)]),
        ("pol_text_free", None, [text]),
        ("pol_compile", c_void_p, [c_char_p, POINTER(CompileOptions), failure_out]),
        ("pol_policy_free", None, [c_void_p]),
        ("pol_policy_is_usable", c_bool, [c_void_p]),
        ("pol_policy_diagnostics", POINTER(DiagnosticStruct), [c_void_p, POINTER(c_size_t)]),
        ("pol_policy_diagnostics_text", text, [c_void_p]),
        ("pol_policy_schema", text, [c_void_p, c_bool, failure_out]),
        ("pol_policy_readings", text, [c_void_p, failure_out]),
        ("pol_policy_description", text, [c_void_p, failure_out]),
        ("pol_policy_decide", text, [c_void_p, c_char_p, c_int64, failure_out]),
        ("pol_policy_explain", text, [c_void_p, c_char_p, c_int64, c_char_p, c_int, failure_out]),
        ("pol_policy_decide_table", c_void_p, [c_void_p, c_void_p, c_void_p, POINTER(TableOptions), failure_out]),
        ("pol_policy_decide_stream", c_void_p, [c_void_p, c_void_p, POINTER(TableOptions), failure_out]),
        ("pol_decisions_free", None, [c_void_p]),
        ("pol_decisions_rows", c_int64, [c_void_p]),
        ("pol_decisions_error_rows", c_int64, [c_void_p]),
        ("pol_decisions_engine", c_char_p, [c_void_p]),
        ("pol_decisions_schema", None, [c_void_p, POINTER(ArrowSchema)]),
        ("pol_decisions_stream", None, [c_void_p, POINTER(ArrowStream)]),
    ]:
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments
    return library


library = _open()


def version() -> str:
    text: bytes = library.pol_version()
    return text.decode()


def call(function: Any, *arguments: Any) -> Any:
    """Calls a function whose last parameter is `pol_failure **`; its failure becomes an exception."""
    problem = POINTER(Failure)()
    result = function(*arguments, ctypes.byref(problem))
    if not problem:
        return result
    raised = failure(problem.contents.kind, *(getattr(problem.contents, name).decode() for name in ("code", "message", "field", "help")))
    library.pol_failure_free(problem)
    raise raised


def take_text(pointer: int) -> str:
    """The text, and its memory given back."""
    try:
        return ctypes.string_at(pointer).decode()
    finally:
        library.pol_text_free(pointer)


def _decode(text: bytes) -> str:
    return text.decode()


def diagnostics(policy: int) -> tuple[Diagnostic, ...]:
    count = c_size_t()
    items = library.pol_policy_diagnostics(policy, ctypes.byref(count))
    return tuple(_diagnostic(items[i]) for i in range(count.value))


def _place(item: Any) -> tuple[str, tuple[int, int], tuple[int, int]]:
    return _decode(item.file), (item.start_line, item.start_column), (item.end_line, item.end_column)


def _diagnostic(item: DiagnosticStruct) -> Diagnostic:
    labels = [item.labels[i] for i in range(item.label_count)]
    fixes = [item.fixes[i] for i in range(item.fix_count)]
    return Diagnostic(
        code=_decode(item.code), slug=_decode(item.slug), level=_decode(item.level), message=_decode(item.message),
        labels=tuple(Label(*_place(label), _decode(label.text), bool(label.primary)) for label in labels),
        notes=tuple(_decode(item.notes[i]) for i in range(item.note_count)),
        help=tuple(_decode(item.help[i]) for i in range(item.help_count)),
        fixes=tuple(Fix(*_place(fix), _decode(fix.replacement)) for fix in fixes),
    )


# ---- PyCapsules: https://arrow.apache.org/docs/format/CDataInterface/PyCapsuleInterface.html ----

_capsule_new = ctypes.pythonapi.PyCapsule_New
_capsule_new.restype, _capsule_new.argtypes = ctypes.py_object, [c_void_p, c_char_p, c_void_p]
_capsule_pointer = ctypes.pythonapi.PyCapsule_GetPointer
_capsule_pointer.restype, _capsule_pointer.argtypes = c_void_p, [ctypes.py_object, c_char_p]
# In a destructor the object must not be touched by reference counts: it is passed on as the address it came as.
_dying_pointer = ctypes.PYFUNCTYPE(c_void_p, c_void_p, c_char_p)(("PyCapsule_GetPointer", ctypes.pythonapi))

_exported: dict[int, ctypes.Structure] = {}                    # by address: memory of structs that capsules point to


def _destructor(name: bytes) -> Any:
    def release(capsule: int) -> None:
        held = _exported.pop(_dying_pointer(capsule, name), None)
        if held is not None and held.release:                  # nobody took it over
            held.release(ctypes.byref(held))

    destroy = ctypes.PYFUNCTYPE(None, c_void_p)(release)
    ctypes.pythonapi.Py_IncRef(ctypes.py_object(destroy))      # capsules may outlive this module at the end of the process
    return destroy


_destroy_stream, _destroy_schema = _destructor(b"arrow_array_stream"), _destructor(b"arrow_schema")


def capsule_pointer(capsule: object, name: bytes) -> int:
    address: int = _capsule_pointer(capsule, name)
    return address


def export_stream(decisions: int) -> object:
    stream = ArrowStream()
    library.pol_decisions_stream(decisions, ctypes.byref(stream))
    _exported[ctypes.addressof(stream)] = stream
    return _capsule_new(ctypes.addressof(stream), b"arrow_array_stream", ctypes.cast(_destroy_stream, c_void_p))


def export_schema(decisions: int) -> object:
    schema = ArrowSchema()
    library.pol_decisions_schema(decisions, ctypes.byref(schema))
    _exported[ctypes.addressof(schema)] = schema
    return _capsule_new(ctypes.addressof(schema), b"arrow_schema", ctypes.cast(_destroy_schema, c_void_p))
