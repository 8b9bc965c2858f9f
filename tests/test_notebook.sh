#!/bin/sh
# Folders of results as notebooks, run from top to bottom by nbconvert; our Python readers on our files.
#   sh tests/test_notebook.sh build/fictive
. tests/support.sh
is() { if eval "$2" >"$dir/stdout" 2>"$dir/stderr"; then good; else bad "$1: $(tail -3 "$dir/stderr")"; fi; }
python=/usr/bin/python3 # Debian's, since its packages belong to it

is "simulate" '"$fictive" simulate experiments/vit4/7GPa-643K.yaml -nq -o "$dir/run"'
is "campaign" '"$fictive" campaign experiments/vit4/campaign.yaml -q -o "$dir/campaign"'
cat >"$dir/fit.yaml" <<'Y'
runs: {j: job-J.yaml}
data:
  - {scan: J/scan-heating.csv, run: j, of: heating, noise: 0.1 uW, every: 20}
parameters:
  alpha.law.x: {start: 0.45, from: 0.2, to: 0.7}
  alpha.spectrum.beta: {start: 0.6, from: 0.4, to: 0.9}
Y
cp experiments/examples/job-J.yaml "$dir/"
is "a fit" '"$fictive" simulate "$dir/job-J.yaml" -nq -o "$dir/J" && "$fictive" fit "$dir/fit.yaml" -nq -o "$dir/fit"'
sed 's/points: 15/points: 3/; s/points: 41/points: 5/; s/, E, T_p, peak_height//; s/rates: .*/rates: [200 K\/s]/; s/  clear_rate.*//' \
    experiments/vit4/map.yaml >"$dir/map.yaml"
is "a sweep" '"$fictive" sweep "$dir/map.yaml" -nq -o "$dir/map.nc"'
cat >"$dir/validate.yaml" <<'Y'
campaign: programme.yaml
studies:
  - {name: noise, draws: 3, samples: ["?GPa-643K"], noise: 0.4 uW, glass: [320 K, 400 K], liquid: [745 K, 778 K]}
differences:
  - {about: onset, quantity: Tg_onset, size: 6 K, rate: 200 K/s, study: noise}
Y
sed "s|material: |&$PWD/experiments/vit4/|; /^structure/d" experiments/vit4/campaign.yaml >"$dir/programme.yaml"
is "a validation" '"$fictive" validate "$dir/validate.yaml" -nq -o "$dir/validate"'
mkdir "$dir/tables" && cp "$dir/run/scan-first.csv" "$dir/run/summary.json" "$dir/tables/"
for kind in run campaign fit validate tables; do
    is "a notebook of $kind" '"$fictive" notebook -q "$dir/$kind"'
    is "the notebook of $kind is JSON without a mark left" \
        '[ -s "$dir/$kind/notebook.ipynb" ] && ! grep -q "@[A-Z]*@" "$dir/$kind/notebook.ipynb"'
done
mkdir "$dir/sweep"
is "a notebook of a map" '"$fictive" notebook -q "$dir/map.nc" -o "$dir/sweep/notebook.ipynb"'
is "a file that is no map is refused" '"$fictive" notebook "$dir/fit.yaml"; [ $? = 2 ]'
is "a notebook in another folder" '"$fictive" notebook -q "$dir/run" -o "$dir/away.ipynb" && grep -qF "$dir/run" "$dir/away.ipynb"'
is "a folder that is not there is refused" '"$fictive" notebook "$dir/none"; [ $? = 2 ]'
is "a folder that cannot be written is an error" '"$fictive" notebook "$dir/run" -o "$dir/none/a.ipynb"; [ $? = 1 ]'

if ! command -v $python >/dev/null; then
    skip "Python is not installed"
else
    cat >"$dir/readers.py" <<'P'
import math, sys
sys.path.insert(0, "notebooks_export")
import fictive_tables as ft
folder = sys.argv[1]
scan = ft.read(folder + "/run/scan-first.csv")
assert scan.units["heat_flow"] == "mW" and scan.units["T"] == "K" and scan.notes["name"] == "first"
assert len(scan) == len(scan["T"]) > 2000 and abs(scan["T_sample"][1] - 298.2) < 1e-9
samples = ft.read(folder + "/campaign/samples.csv")
assert samples["sample"][0] == "as-cast" and math.isnan(samples["T"][0])
assert len(samples.rows(P=7.0, T=643.0)) >= 1
assert ft.read(folder + "/run/summary.json")["scans"][0]["name"] == "first"
for bad in ("", "a [K],a [K]\n1,2\n", "a,b\n1\n", "a,b\n"):
    open(folder + "/bad.csv", "w").write(bad)
    try:
        ft.read(folder + "/bad.csv")
    except ValueError as e:
        assert "bad.csv" in str(e)
    else:
        raise SystemExit(f"{bad!r} was taken")
P
    is "the readers of fictive_tables.py" '$python "$dir/readers.py" "$dir"'
fi
if $python -c 'import nbconvert, ipykernel, pandas, xarray, matplotlib, netCDF4' 2>/dev/null; then
    for kind in run campaign fit validate sweep tables; do
        is "the notebook of $kind runs from top to bottom" '(cd "$dir/$kind" && JUPYTER_DATA_DIR=/usr/share/jupyter \
            $python -m jupyter nbconvert --execute --to html --output done.html notebook.ipynb)'
        is "the notebook of $kind has pictures" 'grep -q "data:image/png" "$dir/$kind/done.html"'
    done
else
    skip "running notebooks, expected python3-nbconvert python3-ipykernel python3-pandas python3-xarray" \
        "python3-matplotlib python3-netcdf4"
fi
sum_up
