# %% [markdown]
# # A campaign
#
# Samples, rates and curves that `fictive campaign` wrote (fictive @VERSION@): `quantities.csv` has a row for each
# sample and rate, `samples.csv` a row for each sample, `curves/*.nc` the recorded runs. Errors are standard errors.

# %%
import os
import sys

sys.path.insert(0, os.environ.get("FICTIVE_PYTHON", @PYTHON@))
import fictive_tables as ft
import matplotlib.pyplot as plt
import numpy as np
from IPython.display import Markdown, display

folder = @FOLDER@
quantities = ft.read(os.path.join(folder, "quantities.csv")).frame()
samples = ft.read(os.path.join(folder, "samples.csv")).frame()
R = 8.31446261815324  # J/mol/K
print(f"{len(samples)} samples, {quantities['rate'].nunique()} rates")
samples.head(8)

# %% [markdown]
# ## Fictive temperature against the temperature of the treatment
#
# $T_f$ by area matching (Moynihan 1976), at the rate nearest to 200 K/s,
#
# $$\int_{T_f}^{T_1} (C_{p,l} - C_{p,g})\,\mathrm{d}T = \int_{T_2}^{T_1} (C_p - C_{p,g})\,\mathrm{d}T .$$

# %%
rates = np.sort(quantities["rate"].unique())
rate = rates[np.argmin(abs(rates - 200))]
at_rate = quantities[(quantities["rate"] == rate) & quantities["T"].notna()]
series = [P for P, group in at_rate.groupby("P") if len(group) > 2]


def against_T(frame, column, ylabel, axes):
    for P in series:
        group = frame[frame["P"] == P].dropna(subset=[column]).drop_duplicates("T").sort_values("T")
        error = group[column + "_error"] if column + "_error" in group else None
        axes.errorbar(group["T"], group[column], yerr=error, marker="o", capsize=2, label=f"{P:g} GPa")
    axes.set(xlabel="temperature of the treatment (K)", ylabel=ylabel)
    axes.legend()


figure, (left, right) = plt.subplots(1, 2, figsize=(11, 4.5))
against_T(at_rate, "Tf", "$T_f$ (K)", left)
against_T(at_rate, "Tg_onset", "$T_{g,onset}$ (K)", right)
figure.suptitle(f"{rate:g} K/s")
plt.show()

# %% [markdown]
# ## The state before the scan
#
# Means over the modes of each population, at the end of the path: fictive temperature and fictive pressure.

# %%
populations = [name[3:] for name in samples if name.startswith("Tf_")]
treated = samples[samples["T"].notna()]
figure, axes = plt.subplots(2, len(populations), figsize=(5.5 * len(populations), 7), sharex=True, squeeze=False)
for k, name in enumerate(populations):
    against_T(treated, f"Tf_{name}", f"$T_f$ of {name} (K)", axes[0, k])
    against_T(treated, f"Pf_{name}", f"$P_f$ of {name} (GPa)", axes[1, k])
plt.show()

# %% [markdown]
# ## Activation energy
#
# Kissinger's line through the maxima of run 1 less run 2 at all rates (Kissinger 1957),
#
# $$\ln\frac{q}{T_p^2} = -\frac{E}{R\,T_p} + \mathrm{const},$$
#
# for the samples whose peak is clear.

# %%
if "E" in samples:
    clear = treated[treated.get("clear_peak", "yes") == "yes"]
    figure, (left, right) = plt.subplots(1, 2, figsize=(11, 4.5))
    against_T(clear.assign(E=clear["E"] / 1e3, E_error=clear["E_error"] / 1e3), "E", "$E$ (kJ/mol)", left)
    names = clear[clear["P"].isin(series)].drop_duplicates(["P", "T"]).dropna(subset=["E"])["sample"]
    for name in names.iloc[:: max(1, len(names) // 5)]:
        rows = quantities[quantities["sample"] == name].dropna(subset=["T_p"])
        right.plot(1e3 / rows["T_p"], np.log(rows["rate"] / rows["T_p"] ** 2), "o-", label=name)
    right.set(xlabel="$1000/T_p$ (1/K)", ylabel=r"$\ln(q/T_p^2)$, $q$ in K/s, $T_p$ in K")
    right.legend(fontsize=8)
    plt.show()

# %% [markdown]
# ## The first sharp diffraction peak
#
# Position $q_1$ and full width at half height of each sample's pattern, where the campaign has a structure.

# %%
if "q1" in samples and samples["q1"].notna().any():
    figure, (left, right) = plt.subplots(1, 2, figsize=(11, 4.5))
    against_T(treated, "q1", "$q_1$ (1/angstrom)", left)
    against_T(treated, "FWHM", "FWHM (1/angstrom)", right)
    plt.show()

# %% [markdown]
# ## Curves
#
# Heat flow of run 1 and run 2 of some samples, endothermic up, as recorded. The files are NetCDF: `first(rate, row)`,
# `second(rate, row)` over `T(rate, row)`.

# %%
curves = os.path.join(folder, "curves")
wanted = [n for n in samples["sample"] if os.path.exists(os.path.join(curves, n + ".nc"))]
wanted = wanted[:: max(1, len(wanted) // 4)][:4]
if wanted:
    figure, axes = plt.subplots(1, len(wanted), figsize=(4 * len(wanted), 4), sharey=True, squeeze=False)
    for panel, name in zip(axes[0], wanted):
        data = ft.read(os.path.join(curves, name + ".nc")).sel(rate=rate)
        panel.plot(data["T"], data["first"], label="run 1")
        panel.plot(data["T"], data["second"], label="run 2")
        panel.set(title=f"{name}, {rate:g} K/s", xlabel=f"$T$ ({data['T'].attrs['units']})")
    axes[0, 0].set_ylabel(f"heat flow ({data['first'].attrs['units']})")
    axes[0, 0].legend()
    plt.show()

# %% [markdown]
# ## What the columns are

# %%
display(Markdown(ft.explain(ft.read(os.path.join(folder, "quantities.csv")))))
display(Markdown(ft.explain(ft.read(os.path.join(folder, "samples.csv")))))
