#!/bin/sh
# The report of the Vit4 campaign: numbers of the page are those of the tables, every picture is there, nothing is fetched,
# and in a browser it does what it says.
#   sh tests/test_report.sh build/fictive
. tests/support.sh
here=experiments/vit4 out=$dir/vit4

"$fictive" campaign "$here/campaign.yaml" -f "$here/facts.yaml" -q -o "$out" 2>"$dir/stderr" || echo "campaign: $(head -1 "$dir/stderr")"
if "$fictive" report "$out" -f "$here/facts.yaml" >"$dir/stdout" 2>"$dir/stderr" && [ ! -s "$dir/stderr" ]; then good
else bad "fictive report: $(head -3 "$dir/stderr")"; fi
page=$out/report.html

[ -s "$page" ] && [ "$(wc -c <"$page")" -lt 5242880 ] && good || bad "report.html is missing or larger than 5 MB"
[ -s "$out/report.md" ] && good || bad "no report.md"
ls "$out" "$out/figures" | grep -q part && bad "a draft is left" || good

# facts: the rows of the page in the order of facts.csv, the same numbers to the digits that the table has
grep '^<tr><th scope="row">F[0-9]' "$page" >"$dir/rows"
sed -n 's/^<tr><th scope="row">\(F[0-9]*\)<.*<td>\(hit\|miss\)<.*/\1 \2/p' "$dir/rows" >"$dir/page-verdicts"
awk -F, 'NR > 1 { print $1, $NF }' "$out/facts.csv" >"$dir/csv-verdicts"
[ -s "$dir/csv-verdicts" ] && cmp -s "$dir/page-verdicts" "$dir/csv-verdicts" && good || bad "verdicts of the page are not those of facts.csv"
awk '{ match($0, /data-v="[^"]*"/); v = substr($0, RSTART + 8, RLENGTH - 9); if (v == "") print ""; else printf "%.6g\n", v }' \
    "$dir/rows" >"$dir/page-predicted"
awk 'NR > 1 { line = $0; sub(/^[^,]*,"([^"]|"")*","([^"]|"")*",/, "", line); sub(/,.*/, "", line); print line }' "$out/facts.csv" |
    awk '{ if ($1 == "") print ""; else printf "%.6g\n", $1 }' >"$dir/csv-predicted"
cmp -s "$dir/page-predicted" "$dir/csv-predicted" && good || bad "numbers of the page are not those of facts.csv: $(diff "$dir/page-predicted" "$dir/csv-predicted" | head -3)"
last=$("$fictive" compare "$out" "$here/facts.yaml" | sed -n 's/^facts: \([0-9]*\) of \([0-9]*\) .*/\1 of \2 measured facts/p')
grep -q "<p>$last are inside" "$page" && grep -q "^$last are inside" "$out/report.md" && good || bad "the summary does not say '$last'"

# a fact that finds nothing to compare is a miss that says so
mkdir "$dir/no-at" && cp -r "$out" "$dir/no-at/" && cp $here/*.yaml "$dir/no-at/"
sed '/^    at: \[643 K, 663 K, 693 K\]$/d' $here/facts.yaml >"$dir/no-at/facts.yaml"
"$fictive" compare "$dir/no-at/vit4" "$dir/no-at/facts.yaml" | grep -q '^F06 .*nothing to compare.* miss$' && good ||
    bad "a fact without at: is not a miss with its reason"

# docs/vit4.md: the same facts, verdicts and counts; numbers to what another machine may change
sh $here/facts-table.sh $here/facts.yaml "$out/facts.csv" >"$dir/table"
awk -F ' [|] ' 'FNR == NR { if (/^[|] F/) row[++n] = $0; next }
    /^[|] F/ {
        split(row[++m], old, " [|] ")
        split(old[5], a, " "); split($5, b, " ")
        d = a[1] - b[1]; far = d * d > (0.05 * b[1]) ^ 2 && d * d > 1e-4 ^ 2
        if (old[1] != $1 || old[2] != $2 || old[3] != $3 || old[4] != $4 || old[6] != $6 || old[7] != $7 || old[8] != $8 || far) { print "is: " $0; bad = 1 }
    }
    END { exit bad || n != m || n < 35 }' docs/vit4.md "$dir/table" >"$dir/differs" && good ||
    bad "docs/vit4.md is not what this campaign says; make manual: $(head -2 "$dir/differs")"

# samples: Tf at 200 K/s
awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == "Tf [K]") k = i } NR > 1 && $4 == 200 && $k != "" { printf "%s %.7g\n", $1, $k }' \
    "$out/quantities.csv" | sort >"$dir/csv-Tf"
awk '/^<tr><th scope="row">/ && /<td>(done|failed)<\/td><\/tr>$/ { name = $0; sub(/.*scope="row">/, "", name); sub(/<.*/, "", name)
    match($0, /data-v="[^"]*"/); v = substr($0, RSTART + 8, RLENGTH - 9); if (v != "") printf "%s %.7g\n", name, v }' "$page" | sort >"$dir/page-Tf"
[ -s "$dir/csv-Tf" ] && cmp -s "$dir/page-Tf" "$dir/csv-Tf" && good || bad "Tf of the page is not that of quantities.csv: $(diff "$dir/page-Tf" "$dir/csv-Tf" | head -3)"

# pictures: each figure of the paper as PNG and SVG, each in both pages
for name in 1A 1B 1C 2A 2B 2C 2D 3A 3BCD 4AB 4C 4DE 4F 5 6AB 6CD S1 S2A S2B S3 S4 S5 S6 S7 S8 S9; do
    [ -s "$out/figures/fig-$name.png" ] && [ -s "$out/figures/fig-$name.svg" ] && grep -q "(figures/fig-$name.png)" "$out/report.md" && good ||
        bad "figure $name is missing"
done
drawn=$(ls "$out/figures"/*.svg | wc -l)
[ "$(grep -c '^<svg role="img"' "$page")" = "$drawn" ] && good || bad "not every picture is in the page"
sed -n 's/.*](\(figures[^)]*\)).*/\1/p' "$out/report.md" | while read -r f; do [ -s "$out/$f" ] || echo "$f"; done >"$dir/broken"
[ ! -s "$dir/broken" ] && good || bad "report.md links to what is not there: $(cat "$dir/broken")"

# nothing is fetched, nothing is odd
grep -qiE '(src|href|action)="?(https?:)?//|@import|url\((https?:)?//' "$page" && bad "an external link" || good
grep -qiE '\]\((https?:)?//' "$out/report.md" && bad "an external link in report.md" || good
sed 's/<[^>]*>//g' "$out/report.md" | grep -qwiE 'nan|inf' && bad "NaN in report.md: $(grep -wiE 'nan|inf' "$out/report.md" | head -1)" || good

grep '^\*\*Figure' "$out/report.md" | grep -wq none && bad "a caption without its number: $(grep '^\*\*Figure' "$out/report.md" | grep -w none | head -1)" || good

# what is missing is said and stops nothing
cp -r "$out" "$dir/less"
rm "$dir/less/samples/0GPa-513K.json" "$dir/less/curves/7GPa-583K.nc"
"$fictive" report "$dir/less" -f "$here/facts.yaml" -u "$dir/none" >"$dir/stdout" 2>"$dir/stderr" &&
    grep -q 'fig-1C is left out: .*513 K' "$dir/stderr" && grep -q 'fig-S2A is left out: .*7GPa-583K.nc' "$dir/stderr" &&
    grep -q 'Not drawn: ' "$dir/less/report.html" && grep -q 'Sample 0GPa-513K has no numbers' "$dir/less/report.md" && good ||
    bad "a missing sample: $(head -3 "$dir/stderr")"
grep -q 'class="no-curves"' "$dir/less/report.html" && good || bad "a page without uPlot does not say so"
cp -r "$out" "$dir/plain" && "$fictive" report "$dir/plain" -q 2>/dev/null && ! grep -q 'id="table-1".*fact' "$dir/plain/report.html" && good ||
    bad "a report without facts"
rm -rf "$dir/plain/figures" "$dir/plain/report.html" && mkdir "$dir/nothing"
PATH=$dir/nothing "$fictive" report "$dir/plain" -q 2>"$dir/stderr" && [ "$(wc -l <"$dir/stderr")" = 1 ] &&
    grep -q 'pictures are missing (apt-get install gnuplot' "$dir/stderr" &&
    grep -q 'Not drawn: gnuplot' "$dir/plain/report.html" && good || bad "a report without gnuplot: $(head -3 "$dir/stderr")"

refuses() {
    words=$1
    shift
    "$fictive" report "$@" >"$dir/stdout" 2>"$dir/stderr"
    got=$?
    [ "$got" = 2 ] && grep -q -- "$words" "$dir/stderr" && good || bad "report $* exits $got and says: $(head -1 "$dir/stderr")"
}
refuses 'expected the folder'
refuses 'no folder of a campaign' "$dir/nowhere"
refuses 'No such file' "$out" -f "$dir/nowhere.yaml"
refuses 'one too many' "$out" "$out"
sed 's/at: \[600 K\]/at: [600 K]\n    window: {from: 1}/' "$here/facts.yaml" >"$dir/twice.yaml"
refuses 'twice.yaml' "$out" -f "$dir/twice.yaml"
mkdir "$dir/empty" && cp "$out"/*.yaml "$dir/empty"
refuses 'none of 48 samples' "$dir/empty" -f "$here/facts.yaml"

# in a browser
browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome)
if [ -z "$browser" ]; then
    skip "no chromium, so the page is not tried in a browser"
else
    cat >"$dir/probe.html" <<'J'
<script>
(function () {
  var said = [], box = document.querySelector('.curves');
  function say(ok, what) { said.push((ok ? 'good ' : 'bad ') + what); }
  var search = document.querySelector('.table input[type=search]'), rows = Array.from(document.querySelector('.table tbody').rows);
  say(new RegExp('^' + rows.length + ' rows; scroll').test(document.querySelector('.table [role=status]').textContent), 'a long table says that it scrolls');
  search.value = 'miss F04';
  search.dispatchEvent(new Event('input'));
  var left = rows.filter(function (r) { return !r.hidden; });
  say(left.length < rows.length && left.every(function (r) { return /F04/.test(r.textContent) && /miss/.test(r.textContent); }), 'the table filters');
  search.value = '';
  search.dispatchEvent(new Event('input'));
  say(rows.every(function (r) { return !r.hidden; }), 'an empty filter shows all rows');
  var head = Array.from(document.querySelectorAll('.table thead')[0].rows[0].cells).findIndex(function (c) { return /predicted/.test(c.textContent); });
  document.querySelectorAll('.table thead')[0].rows[0].cells[head].querySelector('button').click();
  var values = Array.from(document.querySelector('.table tbody').rows, function (r) { return r.cells[head].getAttribute('data-v'); })
    .filter(function (v) { return v !== ''; }).map(Number);
  say(values.every(function (v, i) { return i === 0 || v >= values[i - 1]; }), 'the table sorts');
  if (!box) { said.push('nocurves'); } else {
    var u = box.plot, button = Array.from(box.querySelectorAll('button[aria-pressed]')).find(function (b) { return b.textContent === '7GPa-298K'; });
    var k = u.series.findIndex(function (s) { return s.label === '7GPa-298K'; });
    say(button.getAttribute('aria-pressed') === 'false' && !u.series[k].show, 'a curve is off');
    button.click();
    say(button.getAttribute('aria-pressed') === 'true' && u.series[k].show && u.data[k].some(function (v) { return v < -0.3; }), 'a curve comes on');
    button.click();
    say(button.getAttribute('aria-pressed') === 'false' && !u.series[k].show, 'a curve goes off');
    var list = box.querySelector('select'), shown = u.series.findIndex(function (s) { return s.label === '7GPa-643K'; });
    var before = Math.max.apply(null, u.data[shown]);
    list.value = 4;
    list.dispatchEvent(new Event('change'));
    say(Math.max.apply(null, u.data[shown]) > before, 'a faster scan has a higher peak');
    document.body.setAttribute('data-peak', before.toFixed(3));
    var keys = box.querySelector('.plot');
    keys.dispatchEvent(new KeyboardEvent('keydown', {key: 'ArrowRight'}));
    say(/7GPa-643K/.test(box.querySelector('[role=status]').textContent), 'an arrow key reads values');
    say(Array.from(box.querySelectorAll('button, select')).every(function (e) { return e.tabIndex >= 0 && (e.textContent || e.labels.length); }), 'every control has a name and is reached by keys');
  }
  document.body.setAttribute('data-said', said.join(';'));
}());
</script>
J
    sed -e '/^<\/body>/{r '"$dir/probe.html" -e 'N}' "$page" >"$dir/probed.html"
    timeout 120 "$browser" --headless=new --no-sandbox --disable-gpu --enable-logging=stderr --user-data-dir="$dir/profile" --virtual-time-budget=5000 \
        --dump-dom "file://$dir/probed.html" >"$dir/dom" 2>"$dir/log"
    said=$(sed -n 's/.*data-said="\([^"]*\)".*/\1/p' "$dir/dom" | head -1)
    [ -n "$said" ] && good || bad "the page did not run in $browser: $(tail -2 "$dir/log")"
    grep -q 'CONSOLE' "$dir/log" && bad "on the console: $(grep CONSOLE "$dir/log" | head -2)" || good
    case $said in *nocurves*) skip "uPlot was not there (make uplot), so curves are not tried" ;; esac
    oldifs=$IFS
    IFS=';'
    for s in $said; do
        case $s in good*) good ;; bad*) bad "${s#bad }" ;; esac
    done
    IFS=$oldifs
    # the panel's numbers are the table's: largest Cp of 7GPa-643K at 200 K/s, to the half kelvin of its axis
    peak=$(sed -n 's/.*data-peak="\([^"]*\)".*/\1/p' "$dir/dom" | head -1)
    if [ -n "$peak" ]; then
        awk -F, -v p="$peak" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == "cp_max [1]") k = i }
            $1 == "7GPa-643K" && $4 == 200 { d = $k - p; ok = d >= -0.002 && d < 0.02 * $k } END { exit !ok }' "$out/quantities.csv" && good ||
            bad "the curve of 7GPa-643K peaks at $peak, not as in quantities.csv"
    fi
fi

sum_up
