#!/bin/sh
# The manual is true: command blocks run as they stand, formats.md is current, links and keys exist.
#   sh tests/test_docs.sh build/fictive
# A block is run when the line before its ``` is <!-- run -->. Blocks of one page share one folder, in which
# `fictive` is the command and experiments/ is that of the sources.
. tests/support.sh
tree=$PWD

"$fictive" models --markdown >"$dir/formats.md"
cmp -s "$dir/formats.md" docs/formats.md && good || bad "docs/formats.md is not what 'fictive models --markdown' says; make manual"

# the diffs of extend.md fit the sources
if git rev-parse --git-dir >/dev/null 2>&1; then
    git apply --check -C1 docs/extend.md 2>"$dir/out" && good || bad "docs/extend.md: $(head -2 "$dir/out")"
else
    skip "the diffs of docs/extend.md, expected a git clone"
fi

# the API reference: a warning is an error
if command -v doxygen >/dev/null; then
    (cat docs/Doxyfile; echo "OUTPUT_DIRECTORY = $dir/api") | doxygen - >"$dir/out" 2>&1 && good || bad "doxygen: $(head -2 "$dir/out")"
else
    skip "the API reference, doxygen is not installed"
fi

# every key that a reader allows stands on the page
for key in $(cat models/*.c analysis/*.c experiments/*.c | tr '\n' ' ' | grep -o '\(keys\|also\)\[\] = {[^}]*}' |
    grep -o '"[A-Za-z_0-9]*"' | tr -d '"' | sort -u); do
    grep -q "\`$key\`" docs/formats.md && good || bad "the key '$key' is not in docs/formats.md"
done

# links between pages
for page in README.md CONTRIBUTING.md docs/*.md; do
    for link in $(grep -o ']([^)#:]*)' "$page" | sed 's/^](//; s/)$//'); do
        [ -e "$(dirname "$page")/$link" ] && good || bad "$page names $link, which is not there"
    done
done

# keys of sources: every one that is named stands in REFERENCES.md, every one there is named; what 'fictive models' lists
# has a source or is assumed.
named() { grep -o '[a-z]\{2,\}\(1[89]\|20\)[0-9][0-9]' | sort -u; }
"$fictive" models --json | sed -n 's/^ *"source": "\(.*\)".*/\1/p' | sort -u >"$dir/sources"
cat README.md docs/*.md $(git ls-files 'experiments/*.md' 'experiments/*.yaml' 2>/dev/null || find experiments -name '*.md' -o -name '*.yaml') \
    models/*.[ch] models/base/*.[ch] analysis/*.[ch] notebooks_export/*.[ch] experiments/*.[ch] | grep -o '\[[a-z][^]]*[12][0-9][0-9][0-9][^]]*\]' |
    named >"$dir/named"
named <"$dir/sources" >>"$dir/named"
for key in $(sort -u "$dir/named"); do
    grep -q "^| $key |" REFERENCES.md && good || bad "[$key] is not in REFERENCES.md"
done
for key in $(sed -n 's/^| \([a-z]*[12][0-9][0-9][0-9]\) |.*/\1/p' REFERENCES.md); do
    grep -qx "$key" "$dir/named" && good || bad "$key stands in REFERENCES.md and nowhere else"
done
while read -r source; do
    [ -z "$source" ] || [ "$source" = assumed ] || echo "$source" | named | grep -q . && good || bad "'fictive models' lists the source '$source'"
done <"$dir/sources"

mkdir "$dir/bin" && ln -s "$fictive" "$dir/bin/fictive"
for page in README.md docs/*.md; do
    grep -q '^<!-- run -->' "$page" || continue
    work=$dir/$(basename "$page" .md)
    mkdir -p "$work" && ln -s "$tree/experiments" "$work/experiments" && ln -s "$tree/docs" "$work/docs"
    awk -v to="$work/block-" '
        /^<!-- run -->/ { marked = 1; next }
        /^```/ && inside { inside = 0; close(file); next }
        /^```/ && marked { inside = 1; marked = 0; file = sprintf("%s%02d.sh", to, ++n); next }
        inside { print > file }' "$page"
    for block in "$work"/block-*.sh; do
        (cd "$work" && PATH="$dir/bin:$PATH" FICTIVE_PRESETS="$tree/experiments" sh -e "$block") >"$dir/out" 2>&1 && good ||
            bad "$page: $(head -1 "$block"): $(tail -2 "$dir/out")"
    done
done

# what validate.md says about the numbers of its own run: says STUDY QUANTITY KEY 'condition on v'
says() {
    v=$(awk -F'"' -v study="$1" -v quantity="$2" -v key="$3" '
        $2 == "name" { if (of) inner = $4; else outer = $4 }
        $2 == "quantities" { of = 1 } /^    }/ { of = 0 }
        $2 == key && of && outer == study && inner == quantity { sub(/^: /, "", $3); sub(/,$/, "", $3); print $3 }' \
        "$dir/validate/out/validate/validate.json")
    [ -n "$v" ] && awk -v v="$v" "BEGIN { exit !($4) }" && good || bad "docs/validate.md: $3 of $2 in '$1' is '$v', expected $4"
}
says noise Tf_curve bias 'v * v < 0.2 ^ 2'
says noise Tf_curve bias_error 'v < 0.2'
says noise Tg_onset bias 'v * v < 0.3 ^ 2'
says noise Tf_curve coverage_95 'v > 0.85 && v < 0.97'
says lag Tf_curve bias 'v > 1.4 && v < 1.9'
says lag Tg_onset bias 'v > 1.4 && v < 1.8'
says lag T_p bias 'v > 1.4 && v < 1.8'
says lag Tf_curve coverage_95 'v < 0.5'
says lag E bias 'v > -33e3 && v < -27e3'
says corrected Tf_curve bias 'v * v < 0.2 ^ 2'
says corrected Tg_onset bias 'v * v < 0.2 ^ 2'
says corrected T_p coverage_95 'v < 0.8'
# what fit.md says: each parameter within three standard errors of the truth, chi2 near the number of the data
near() {
    awk -v name="\"$1\"" -v truth="$2" -F': *' '
        $2 ~ name { inside = 1 } inside && /"value"/ { v = $2 + 0 } inside && /"std_error"/ { e = $2 + 0; exit }
        END { exit !(e > 0 && (v - truth) ^ 2 < 9 * e ^ 2) }' "$dir/fit/out/fit/fit.json" && good ||
        bad "docs/fit.md: $1 is not within three errors of $2"
}
near alpha.law.ln_A -75.6
near alpha.law.x 0.40
near alpha.spectrum.beta 0.65
awk -F': *' '/^  "chi2"/ { exit !($2 > 1850 && $2 < 2150) }' "$dir/fit/out/fit/fit.json" && good || bad "docs/fit.md: chi2 is not near 2000"
sum_up
