#!/bin/sh
# fictive validate as a user meets it: a short study, the same numbers twice, and what is wrong in a file.
#   sh tests/test_validate.sh build/fictive
. tests/support.sh

glass >"$dir/material.yaml"
cat >"$dir/campaign.yaml" <<'Y'
material: material.yaml
samples:
  - name: aged-$t
    for: {t: ["1 h", "10 h"]}
    protocol:
      - start: {temperature: 700 K}
      - cool:  {to: 520 K, rate: 10 K/min}
      - hold:  {for: $t}
      - cool:  {to: 400 K, rate: 10 K/min}
scans: {to: 750 K, rates: [1 K/s, 3 K/s, 10 K/s]}
Y
cat >"$dir/validate.yaml" <<'Y'
campaign: campaign.yaml
seed: 7
studies:
  - {name: noise, draws: 40, noise: [0.5 nW, 1 nW], glass: [405 K, 450 K], liquid: [715 K, 745 K]}
differences:
  - {about: large, quantity: Tf_curve, size: 100 K, study: noise}
  - {about: small, quantity: Tf_curve, size: 1e-6 K, study: noise}
Y
"$fictive" validate "$dir/validate.yaml" -nq -o "$dir/a" 2>"$dir/stderr" && good || bad "a study: $(cat "$dir/stderr")"
"$fictive" validate "$dir/validate.yaml" -nq -o "$dir/b" && cmp -s "$dir/a/validate.json" "$dir/b/validate.json" && good ||
    bad "one seed, two results"
[ "$(ls "$dir/a" | tr '\n' ' ')" = "draws-noise.csv report.html report.md validate.json " ] && good || bad "left behind: $(ls "$dir/a")"
OMP_NUM_THREADS=1 "$fictive" validate "$dir/validate.yaml" -nq -o "$dir/one" && cmp -s "$dir/a/validate.json" "$dir/one/validate.json" && good ||
    bad "one thread, another result"
grep -q 'large.*yes' "$dir/a/report.md" && grep -q 'small.*no' "$dir/a/report.md" && good || bad "the answers are not in the report"
"$fictive" validate "$dir/validate.yaml" -n -o "$dir/b" | grep -q '^large .* yes (noise)' && good || bad "the answers are not on the terminal"

# killed in the middle, it goes on to the same numbers
"$fictive" validate "$dir/validate.yaml" -nq --draws 500 -o "$dir/whole"
"$fictive" validate "$dir/validate.yaml" -nq --draws 500 -o "$dir/killed" &
job=$!
until [ "$(cat "$dir/killed/draws.part" 2>/dev/null | wc -c)" -gt 100000 ]; do sleep 0.02; done
kill -9 $job
wait $job 2>/dev/null
printf 'cut off' >>"$dir/killed/draws.part"
[ ! -e "$dir/killed/validate.json" ] && good || bad "it was done before it was killed"
rm -rf "$dir"/killed.*.part
"$fictive" validate "$dir/validate.yaml" -n --draws 500 -o "$dir/killed" 2>"$dir/stderr" >"$dir/stdout"
grep -q '[0-9] draws stood there already' "$dir/stderr" && cmp -s "$dir/whole/validate.json" "$dir/killed/validate.json" && good ||
    bad "a killed study does not go on: $(cat "$dir/stderr")"
[ ! -e "$dir/killed/draws.part" ] && good || bad "draws.part is left"
grep -A8 '"large"' "$dir/a/validate.json" | grep -q '"larger_than_the_chain": true' && good || bad "100 K are not larger than noise"
grep -A8 '"small"' "$dir/a/validate.json" | grep -q '"larger_than_the_chain": false' && good || bad "1e-6 K are larger than noise"
# Noise alone, windows given: the stated errors hold. 240 curves: 95 % within 5 standard deviations of the count.
coverage=$(sed -n '/"Tg_onset"/,/coverage_95"/s/.*"coverage_95": \([0-9.]*\).*/\1/p' "$dir/a/validate.json")
awk -v c="$coverage" 'BEGIN { exit !(c > 0.85 && c <= 1) }' && good || bad "coverage of the onset at 95 % is '$coverage'"

# Glasses that are drawn themselves: the points of a sweep, any entry of material and protocol.
sed '/^name: job_J/d' "$dir/material.yaml" >"$dir/body.yaml"
{
    cat <<'Y'
axes:
  x: {from: 0.35, to: 0.6}
  t: {from: 1 h, to: 30 h, spacing: log}
design: {type: random, points: 1000, seed: 3}
outputs: [Tf]
protocol:
  - start: {temperature: 700 K}
  - cool: {to: 520 K, rate: 10 K/min}
  - hold: {for: $t}
  - cool: {to: 400 K, rate: 10 K/min}
scans: {to: 750 K, rates: [1 K/s, 3 K/s, 10 K/s]}
material:
  name: job_J
Y
    sed 's/^/  /; s/x: 0.40/x: $x/' "$dir/body.yaml"
} >"$dir/sweep.yaml"
cat >"$dir/drawn.yaml" <<'Y'
studies:
  - {name: drawn, draws: 30, sweep: sweep.yaml, noise: 1 nW, glass: [405 K, 450 K], liquid: [715 K, 745 K]}
Y
"$fictive" validate "$dir/drawn.yaml" -nq -o "$dir/drawn" 2>"$dir/stderr" && good || bad "a sweep of glasses: $(cat "$dir/stderr")"
# truths differ from draw to draw, x is listed, and T_f follows them
awk -F, '/^seed/ { for (i = 1; i <= NF; i++) { c[$i] = i } next }
    !/^#/ { x = $c["x [1]"]; if (x < 0.35 || x > 0.6) bad = 1; seen[$c["Tf_curve_truth [K]"]] = 1; d = $c["Tf_curve [K]"] - $c["Tf_curve_truth [K]"]
        if (d * d > 25) bad = 1; n++ }
    END { for (t in seen) m++; exit bad || n != 90 || m < 85 }' "$dir/drawn/draws-drawn.csv" && good || bad "drawn glasses"

# K0 of glasses whose bulk modulus is drawn: patterns, first peaks, equation of state. The stated errors hold within five.
sed "s|material: |&$PWD/experiments/vit4/|; s|structure: |&$PWD/experiments/vit4/|" experiments/vit4/campaign.yaml >"$dir/programme.yaml"
cat >"$dir/pressed.yaml" <<'Y'
campaign: programme.yaml
studies:
  - {name: pressed, draws: 4, samples: [as-cast], compression: {points: 8, gauge: 0.05 GPa, K0: [80 GPa, 130 GPa]}}
Y
"$fictive" validate "$dir/pressed.yaml" -nq -o "$dir/pressed" 2>"$dir/stderr" && good || bad "compression: $(cat "$dir/stderr")"
awk -F, '/^seed/ { for (i = 1; i <= NF; i++) c[$i] = i; next }
    !/^#/ { t = $c["K0_truth [GPa]"]; d = ($c["K0 [GPa]"] - t) / $c["K0_error [GPa]"]; seen[t] = 1
        if (t < 80 || t > 130 || d * d > 25 || $c["K0_error [GPa]"] > 10) bad = 1 }
    END { for (t in seen) n++; exit bad || n != 4 }' "$dir/pressed/draws-pressed.csv" && good || bad "K0 of drawn glasses"

# wrong 's/sed/expression/' 'words'
wrong() {
    sed "$1" "$dir/validate.yaml" >"$dir/bad.yaml"
    "$fictive" validate "$dir/bad.yaml" -nq -o "$dir/c" 2>"$dir/stderr"
    [ $? = 2 ] && grep -q "$2" "$dir/stderr" && [ ! -e "$dir/c" ] && good || bad "$1: $(cat "$dir/stderr")"
}
wrong 's/0.5 nW, 1 nW/1 nW, 0.5 nW/' 'lower value first'
wrong 's/0.5 nW, 1 nW/1 nW, 2 nW, 3 nW/' 'a range of two'
wrong 's/draws: 40/draws: 1/' 'whole number from 2'
wrong 's/study: noise/study: nois/' "no study 'nois'"
wrong 's/quantity: Tf_curve/quantity: Tf_curv/' "did you mean 'Tf_curve'"
wrong 's/campaign: campaign.yaml/campaign: none.yaml/' 'none.yaml'
wrong 's/noise: \[/nois: [/' "did you mean 'noise'"
wrong 's/draws: 40/draws: 40, samples: ["b*"]/' 'no sample of the campaign has such a name'
wrong 's/draws: 40/draws: 40, compression: {}/' 'have no structure'
wrong 's/^campaign: .*//' "expected a 'sweep' here or a 'campaign'"
wrong 's/draws: 40/draws: 40, windows: found, rates: 3/' "rates"

sum_up
