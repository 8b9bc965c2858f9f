# %% [markdown]
# # A simulated run
#
# Curves, path and numbers that `fictive simulate` wrote (fictive @VERSION@). Temperatures are in kelvin, pressures in
# GPa, heat flow is endothermic up. The cells run from top to bottom; nothing but the files of this folder is read.

# %%
import os
import sys

sys.path.insert(0, os.environ.get("FICTIVE_PYTHON", @PYTHON@))
import fictive_tables as ft
import matplotlib.pyplot as plt
import pandas as pd
from IPython.display import Markdown, display

folder = @FOLDER@
summary = ft.read(os.path.join(folder, "summary.json"))
history = ft.read(os.path.join(folder, "history.csv"))
names = [scan["name"] for scan in summary["scans"]]
scans = {name: ft.read(os.path.join(folder, f"scan-{name}.csv")) for name in names}
print(f"material {summary['material']}, solver {summary['solver']['method']}, "
      f"tolerance {summary['solver']['tolerance_K']} K, seed {summary['seed']}")

# %% [markdown]
# ## Numbers of each scan
#
# The fictive temperature is found by area matching (Moynihan 1976),
#
# $$\int_{T_f}^{T_1} (C_{p,l} - C_{p,g})\,\mathrm{d}T = \int_{T_2}^{T_1} (C_p - C_{p,g})\,\mathrm{d}T ,$$
#
# the onset is where the glass line meets the tangent at the midpoint. `std_error` is the standard error from the noise of
# the curve, `window_sensitivity` is how far the number moves when the windows of the two lines do.

# %%
rows = {}
for scan in summary["scans"]:
    if "not_reduced" in scan:
        print(f"{scan['name']}: not reduced: {scan['not_reduced']}")
    for quantity, estimate in scan.get("estimates", {}).items():
        rows[scan["name"], quantity] = estimate
if rows:
    display(pd.DataFrame.from_dict(rows, orient="index").rename_axis(["scan", "quantity"]))
for scan in summary["scans"]:
    for warning in scan.get("warnings", []):
        print(f"{scan['name']}: {warning}")

# %% [markdown]
# ## Heat capacity
#
# $C_p = C_{p,\mathrm{glass}}(T) + (\mathrm{d}H/\mathrm{d}t)/(\mathrm{d}T/\mathrm{d}t)$ with the configurational enthalpy
#
# $$H = \sum_k w_k \left[ \int_{T_\mathrm{ref}}^{T_{f,k}} \Delta C_p(T')\,\mathrm{d}T'
#       - \Delta C_p(T_{f,k})\,\kappa_k P_{f,k} \right] .$$

# %%
if scans:
    figure, axes = plt.subplots(figsize=(7, 4.5))
    for scan in summary["scans"]:
        table = scans[scan["name"]]
        line, = axes.plot(table["T_sample"], table["heat_capacity"], label=scan["name"])
        if scan.get("fictive_temperature_K"):
            axes.axvline(scan["fictive_temperature_K"], color=line.get_color(), linestyle=":", linewidth=1)
    axes.set(xlabel=ft.label(table, "T_sample"), ylabel=ft.label(table, "heat_capacity"),
             title="Heat capacity; dotted: $T_f$ by area matching")
    axes.legend()
    plt.show()

# %% [markdown]
# ## Heat flow as the chip records it
#
# $\Phi = n\,(C_{p,\mathrm{glass}}\,\mathrm{d}T/\mathrm{d}t + \mathrm{d}H/\mathrm{d}t)$, against the temperature that the
# instrument shows.

# %%
if scans:
    figure, axes = plt.subplots(figsize=(7, 4.5))
    for name, table in scans.items():
        axes.plot(table["T"], table["heat_flow"], label=name)
    axes.set(xlabel=ft.label(table, "T"), ylabel=ft.label(table, "heat_flow"))
    axes.legend()
    plt.show()

# %% [markdown]
# ## Fictive temperature and fictive pressure along the path
#
# Each mode $i$ of a population follows $T$ and $P$ in the reduced time of its population,
#
# $$\frac{\mathrm{d}T_{f,i}}{\mathrm{d}t} = \frac{T - T_{f,i}}{r_i \tau} + \varrho \max(\dot P, 0), \qquad
#   \frac{\mathrm{d}P_{f,i}}{\mathrm{d}t} = \frac{P - P_{f,i}}{c\, r_i \tau} + \chi \max(\dot P, 0) ,$$
#
# and what is drawn are the means over its modes. Rows are counted, since times go from microseconds to hours.

# %%
populations = [name[3:] for name in history if name.startswith("Tf_")]
figure, (above, below) = plt.subplots(2, 1, sharex=True, figsize=(7, 6))
above.plot(history["T"], color="black", label=ft.label(history, "T"))
below.plot(history["P"], color="black", label=ft.label(history, "P"))
for k in populations:
    above.plot(history[f"Tf_{k}"], label=ft.label(history, f"Tf_{k}"))
    below.plot(history[f"Pf_{k}"], label=ft.label(history, f"Pf_{k}"))
above.set(ylabel="temperature (K)", title="The whole path")
below.set(xlabel="row of history.csv", ylabel="pressure (GPa)")
above.legend()
below.legend()
plt.show()

# %% [markdown]
# ## What the columns are

# %%
display(Markdown(ft.explain(history)))
if scans:
    display(Markdown(ft.explain(table)))
