#!/bin/sh
# The table of docs/vit4.md, a row for each fact, from a campaign that was compared:
#   sh experiments/vit4/facts-table.sh experiments/vit4/facts.yaml out/vit4/facts.csv
# Of a fact with several conditions the first miss is shown, or the first condition where there is none.
echo "| fact | what was measured | figure | condition | predicted | window | conditions | verdict |"
echo "|---|---|---|---|---|---|---|---|"
awk '
    function cells(text,  k, c, n, inside) { # a line of CSV into cell[1..]
        n = 1; cell[1] = ""
        for (k = 1; k <= length(text); k++) {
            c = substr(text, k, 1)
            if (c == "\"") inside = !inside
            else if (c == "," && !inside) cell[++n] = ""
            else cell[n] = cell[n] c
        }
    }
    function number(v) { return v == "" ? "" : sprintf("%.3g", v) }
    FNR == NR { if ($2 == "id:") id = $3; if ($1 == "figure:") { sub(/^ *figure: */, ""); figure[id] = $0 } next }
    FNR == 1 { next }
    {
        cells($0)
        id = cell[1]; n[id]++; hit[id] += cell[9] == "hit"
        if (n[id] > 1) next
        low = number(cell[6]); high = number(cell[7]); unit = cell[8] == "1" ? "" : " " cell[8]
        window = low == "" ? "below " high : high == "" ? "above " low : low " to " high
        first[id] = "| " id " | " cell[2] " | " figure[id] " | " cell[3] " | " number(cell[4]) unit " | " window unit
    }
    END { for (id in n) print first[id] " | " hit[id] " of " n[id] " | " (hit[id] == n[id] ? "hit" : "**miss**") " |" }
' "$1" "$2" | sort
