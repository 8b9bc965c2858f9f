"""Runs libfictive from Python, without files.

    from fictive_ctypes import simulate
    run = simulate("vit4", [{"start": {"temperature": "1100 K"}},
                            {"cool": {"to": "298 K", "rate": "200 K/s"}},
                            {"scan": {"to": "780 K", "rate": "200 K/s", "name": "first"}}])
    first = run.scans["first"]
    first["T"], first["heat_capacity"], first.units["heat_flow"]
    first.numbers["fictive_temperature_K"], first.numbers["fictive_temperature_K_error"]
    run.history["Tf_alpha"]

Columns are numpy arrays (copies, so they outlive the run), or array.array where numpy is not installed. The
library is looked for in FICTIVE_LIBRARY, then in lib beside this module's share/fictive, then where the system
keeps its libraries. Calls release Python's lock: threads run side by side.
"""
import array
import ctypes
import ctypes.util
import json
import os
import pathlib

__all__ = ["simulate", "version", "FictiveError", "Simulation", "Columns"]

NUMBERS = ["rate_K_s", "enthalpic_fictive_temperature_K"] + [
    name + end
    for name in ("fictive_temperature_K", "onset_K", "midpoint_K", "peak_K", "cp_max")
    for end in ("", "_error")
]


class FictiveError(ValueError):
    """What the library says: the place, what it found, what it expected."""


class Columns(dict):
    """Columns by name, with .units; of a scan also .numbers."""

    def __init__(self, columns, units, numbers):
        super().__init__(columns)
        self.units, self.numbers = units, numbers


class Simulation:
    """scans: a dict of Columns in order of the path; history: the whole path."""

    def __init__(self, scans, history):
        self.scans, self.history = scans, history


def _load():
    beside = pathlib.Path(__file__).resolve().parents
    places = [os.environ.get("FICTIVE_LIBRARY")]
    places += [str(p / "lib" / "libfictive.so.0") for p in beside[1:4]]
    places += ["libfictive.so.0", ctypes.util.find_library("fictive")]
    for place in filter(None, places):
        try:
            return _declare(ctypes.CDLL(place))
        except OSError:
            continue
    raise ImportError("libfictive.so.0 is not found; expected after 'make install', or at FICTIVE_LIBRARY")


def _declare(library):
    handle, size, text = ctypes.c_void_p, ctypes.c_size_t, ctypes.c_char_p
    for name, result, arguments in [
        ("simulate", handle, [text, text, text, size]),
        ("free", None, [handle]),
        ("version", text, []),
        ("tables", size, [handle]),
        ("name", text, [handle, size]),
        ("rows", size, [handle, size]),
        ("columns", size, [handle, size]),
        ("column_name", text, [handle, size, size]),
        ("column_unit", text, [handle, size, size]),
        ("column", ctypes.POINTER(ctypes.c_double), [handle, size, size]),
        ("number", ctypes.c_double, [handle, size, text]),
    ]:
        function = getattr(library, "fic_door_" + name)
        function.restype, function.argtypes = result, arguments
    return library


_library = None


def _door():
    global _library
    if _library is None:
        _library = _load()
    return _library


def version():
    return _door().fic_door_version().decode()


def _values(pointer, n):
    copy = array.array("d", bytes(8 * n))
    if n:
        ctypes.memmove(copy.buffer_info()[0], pointer, 8 * n)
    try:
        import numpy

        return numpy.frombuffer(copy)
    except ImportError:
        return copy


def _table(door, handle, i):
    rows, columns, units = door.fic_door_rows(handle, i), {}, {}
    for j in range(door.fic_door_columns(handle, i)):
        name = door.fic_door_column_name(handle, i, j).decode()
        columns[name] = _values(door.fic_door_column(handle, i, j), rows)
        units[name] = door.fic_door_column_unit(handle, i, j).decode()
    numbers = {name: door.fic_door_number(handle, i, name.encode()) for name in NUMBERS}
    return Columns(columns, units, numbers)


def simulate(material, protocol, instrument=None, solver=None, seed=None, folder="."):
    """Takes a material along a protocol and records its scans.

    material    a preset ("vit4"), the path of a material file (from folder), or a dict with its keys
    protocol    a list of steps, as in a run file; instrument, solver, seed as there
    Raises FictiveError with the library's sentence.
    """
    run = {"material": material, "protocol": protocol, "instrument": instrument, "solver": solver, "seed": seed}
    text = json.dumps({key: value for key, value in run.items() if value is not None}, indent=1)
    door, message = _door(), ctypes.create_string_buffer(2048)
    handle = door.fic_door_simulate(text.encode(), str(folder).encode(), message, len(message))
    if not handle:
        raise FictiveError(message.value.decode(errors="replace"))
    try:
        last = door.fic_door_tables(handle) - 1
        scans = {door.fic_door_name(handle, i).decode(): _table(door, handle, i) for i in range(last)}
        return Simulation(scans, _table(door, handle, last))
    finally:
        door.fic_door_free(handle)
