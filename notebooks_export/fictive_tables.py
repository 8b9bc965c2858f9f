"""Reads what fictive writes: CSV with units, JSON, NetCDF.

CSV and JSON need nothing but Python; Table.frame() needs pandas and NetCDF files need xarray.

    import fictive_tables as ft
    scan = ft.read("out/first/scan-first.csv")
    scan["T"], scan.units["T"], scan.notes["rate_K_s"]      # list of floats, "K", "200"
    scan.frame()                                            # pandas, units in .attrs["units"]
    ft.read("out/first/summary.json")                       # dict
    ft.read("out/vit4/curves/7GPa-643K.nc")                 # xarray

A table on disk is: lines "# key: value", one header line "name [unit],name [unit],...", then rows. A cell
that is empty is a number that does not exist: NaN here. A column with words in it becomes a list of words.
"""
import csv
import json
import math
import os
import re

__all__ = ["Table", "read", "read_csv", "read_folder", "label", "explain", "QUANTITIES"]

# name: (symbol, meaning, equation or source). {} stands for the population's name.
QUANTITIES = {
    "t": ("$t$", "time since the scan, or the path, began", ""),
    "T": ("$T$", "temperature as recorded", r"$T = T_\mathrm{sample} + \mathrm{lag}\,\mathrm{d}T/\mathrm{d}t + \mathrm{offset}$"),
    "T_sample": ("$T_\\mathrm{sample}$", "temperature of the sample", ""),
    "P": ("$P$", "pressure", ""),
    "rate": ("$q$", "scan rate", r"$q = \mathrm{d}T/\mathrm{d}t$"),
    "V": ("$V$", "molar volume", r"$V = \frac{M}{\rho}[1 + a(T-T_\mathrm{ref}) + b(\sum_k w_k T_{f,k}-T_\mathrm{ref}) - \sum_k \delta_k P_{f,k}]/x(P)$"),
    "heat_flow": ("$\\Phi$", "heat flow, endothermic up", r"$\Phi = n\,(C_{p,\mathrm{glass}}\,\mathrm{d}T/\mathrm{d}t + \mathrm{d}H/\mathrm{d}t)$"),
    "heat_capacity": ("$C_p$", "heat capacity of the sample", r"$C_p = C_{p,\mathrm{glass}} + (\mathrm{d}H/\mathrm{d}t)/(\mathrm{d}T/\mathrm{d}t)$"),
    "Tf_{}": ("$T_{{f,\\mathrm{{{}}}}}$", "fictive temperature of this population", r"$T_{f,k} = \sum_i g_i T_{f,i}$, $\dot T_{f,i} = (T - T_{f,i})/(r_i \tau) + \varrho \max(\dot P, 0)$"),
    "Pf_{}": ("$P_{{f,\\mathrm{{{}}}}}$", "fictive pressure of this population", r"$P_{f,k} = \sum_i g_i P_{f,i}$, $\dot P_{f,i} = (P - P_{f,i})/(c\, r_i \tau) + \chi \max(\dot P, 0)$"),
    "Tf": ("$T_f$", "fictive temperature by area matching", r"$\int_{T_f}^{T_1}(C_{p,l}-C_{p,g})\,\mathrm{d}T = \int_{T_2}^{T_1}(C_p-C_{p,g})\,\mathrm{d}T$"),
    "Tg_onset": ("$T_{g,\\mathrm{onset}}$", "onset of the glass transition", r"glass line crossed by the tangent at $T_{g,\mathrm{mid}}$"),
    "Tg_mid": ("$T_{g,\\mathrm{mid}}$", "midpoint of the glass transition", r"last rise of $u = (C_p - C_{p,g})/(C_{p,l}-C_{p,g})$ through 1/2"),
    "T_max": ("$T_\\mathrm{max}$", "temperature of the highest $C_p$", ""),
    "cp_max": ("$u_\\mathrm{max}$", "highest normalised $C_p$ (glass 0, liquid 1)", ""),
    "T_p": ("$T_p$", "maximum of run 1 less run 2", ""),
    "peak_height": ("$h$", "height of that maximum, in steps", r"$(C_{p,1} - C_{p,2})/\Delta C_p$"),
    "peak_area": ("$A$", "area of that maximum", ""),
    "E": ("$E$", "activation energy by Kissinger", r"$\ln(q/T_p^2) = -E/(R T_p) + \mathrm{const}$"),
    "E_arrhenius": ("$E_A$", "activation energy by Arrhenius", r"$\ln q = -E_A/(R T_p) + \mathrm{const}$"),
    "R2": ("$R^2$", "how straight the Kissinger line is", ""),
    "q1": ("$q_1$", "position of the first sharp diffraction peak", ""),
    "FWHM": ("FWHM", "its full width at half height", ""),
}
_HEADER = re.compile(r"^(.*?)\s*[\[(]([^\])]*)[\])]\s*$")


class Table(dict):
    """Columns by name, in the order of the file, with .units, .notes and .path."""

    def __init__(self, columns, units, notes, path=""):
        super().__init__(columns)
        self.units, self.notes, self.path = units, notes, path

    def __len__(self):
        return len(next(iter(self.values()), []))

    def frame(self):
        """The same as a pandas DataFrame; frame.attrs holds units and notes."""
        import pandas

        frame = pandas.DataFrame({name: list(column) for name, column in self.items()})
        frame.attrs.update(units=dict(self.units), notes=dict(self.notes))
        return frame

    def rows(self, **where):
        """The rows whose columns have these values, as a Table: quantities.rows(sample="7GPa-643K")."""
        keep = [i for i in range(len(self)) if all(self[k][i] == v for k, v in where.items())]
        return Table({n: [c[i] for i in keep] for n, c in self.items()}, self.units, self.notes, self.path)


def _column(cells, where):
    """Numbers, NaN for empty cells; words as they are where any cell is a word."""
    try:
        return [float(c) if c else math.nan for c in cells]
    except ValueError:
        return list(cells)


def read_csv(path):
    """A table of ours. Raises ValueError with file and line where a row does not fit the header."""
    notes, names, units, rows = {}, [], {}, []
    with open(path, newline="", encoding="utf-8-sig") as file:
        for number, cells in enumerate(csv.reader(file), 1):
            if not cells or not "".join(cells).strip():
                continue
            if not names and cells[0].lstrip().startswith("#"):
                key, colon, value = ",".join(cells).lstrip()[1:].partition(":")
                if colon:
                    notes[key.strip()] = value.strip()
            elif not names:
                for cell in cells:
                    match = _HEADER.match(cell.strip())
                    name, unit = match.groups() if match else (cell.strip(), "1")
                    if name in units:
                        raise ValueError(f"{path}:{number}: a second column '{name}', expected names that differ")
                    names.append(name)
                    units[name] = unit or "1"
            elif len(cells) != len(names):
                raise ValueError(f"{path}:{number}: {len(cells)} cells, expected {len(names)} as in the header")
            else:
                rows.append([c.strip() for c in cells])
    if not rows:
        raise ValueError(f"{path}: no row, expected a header 'name [unit],...' and rows")
    columns = {name: _column([row[i] for row in rows], path) for i, name in enumerate(names)}
    return Table(columns, units, notes, str(path))


def read(path):
    """A file of ours by its ending: .csv a Table, .json a dict, .nc an xarray Dataset."""
    ending = os.path.splitext(path)[1].lower()
    if ending == ".csv":
        return read_csv(path)
    if ending == ".json":
        with open(path, encoding="utf-8") as file:
            return json.load(file)
    if ending in (".nc", ".nc4"):
        import xarray

        return xarray.load_dataset(path)
    raise ValueError(f"{path}: a file ending in '{ending}', expected .csv, .json or .nc")


def read_folder(folder, ending=".csv"):
    """Every file of that ending in a folder, by its name without the ending."""
    names = sorted(n for n in os.listdir(folder) if n.endswith(ending) and not n.startswith("."))
    return {n[: -len(ending)]: read(os.path.join(folder, n)) for n in names}


def _known(name):
    if name in QUANTITIES:
        return QUANTITIES[name]
    for stem in ("Tf_", "Pf_"):
        if name.startswith(stem) and not name.endswith("_error"):
            symbol, meaning, equation = QUANTITIES[stem + "{}"]
            return symbol.format(name[len(stem):]), meaning, equation
    if name.endswith("_error"):
        of = _known(name[: -len("_error")])
        return f"$\\sigma$ of {of[0]}", "standard error", ""
    return name, name.replace("_", " "), ""


def label(table, name):
    """Text for an axis: symbol and unit."""
    unit = table.units.get(name, "1") if hasattr(table, "units") else "1"
    return _known(name)[0] + ("" if unit == "1" else f" ({unit})")


def explain(table):
    """A Markdown table of every column: symbol, unit, meaning, equation."""
    lines = ["| column | symbol | unit | meaning | equation |", "|---|---|---|---|---|"]
    for name in table:
        symbol, meaning, equation = _known(name)
        lines.append(f"| {name} | {symbol} | {table.units.get(name, '1')} | {meaning} | {equation} |")
    return "\n".join(lines)
