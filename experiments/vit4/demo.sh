#!/bin/sh
# make demo: the two 643 K samples one by one, then the whole programme of the paper, into out/vit4/.
#   sh experiments/vit4/demo.sh build/fictive
set -e
fictive=$1 here=experiments/vit4 out=out/vit4
for sample in 1atm-643K 7GPa-643K; do
    "$fictive" simulate "$here/$sample.yaml" -q -o "$out/$sample"
done
"$fictive" campaign "$here/campaign.yaml" -f "$here/facts.yaml" -o "$out"
"$fictive" report "$out" -f "$here/facts.yaml"
echo
awk -F, '
    NR == 1 { for (i = 1; i <= NF; i++) { name = $i; sub(/ \[.*/, "", name); column[name] = i } }
    $1 == "0GPa-643K" && $4 == 200 { for (q in column) low[q] = $column[q] }
    $1 == "7GPa-643K" && $4 == 200 { for (q in column) high[q] = $column[q] }
    function row(title, q, paper) {
        printf "%-34s %10.2f %10.2f %+10.2f   %s\n", title, low[q], high[q], high[q] - low[q], paper
    }
    END {
        printf "%-34s %10s %10s %10s   %s\n", "643 K, 200 K/s", "1 atm", "7 GPa", "difference", "paper"
        row("Tg,onset (K)", "Tg_onset", "+6 K (Fig. 1B)")
        row("Tf, area matching (K)", "Tf", "-3 to -4 K (Fig. 2A)")
        row("T_p, run 1 - run 2 (K)", "T_p", "not given in words")
        row("height of that peak (dCp)", "peak_height", "larger area, broader (Fig. S4)")
    }' "$out/quantities.csv"
echo
echo "Open $out/report.html in a browser: facts, figures, parameters, and what the model cannot explain."
echo "Single runs: $out/7GPa-643K/scans.png and $out/7GPa-643K/history.png. Numbers: $out/facts.csv, misses first."
echo "Next, a glass of your own: docs/predict.md, after 'export PATH=$(dirname "$(realpath "$fictive")"):\$PATH'."
