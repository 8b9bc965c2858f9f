#!/bin/sh
# How every command speaks: usage with its whole name, --quiet, --verbose and --json, colour and bars on a terminal only.
#   sh tests/test_manners.sh build/fictive
. tests/support.sh
is() { if eval "$2" >"$dir/eval" 2>&1; then good; else bad "$1: $(head -2 "$dir/stderr")"; fi; }
python=/usr/bin/python3

list() { sed -n -e '/^  fictive /d' -e 's/^  \([a-z][a-z]*\)  .*/\1/p'; }
commands=$("$fictive" --help | list)
for c in $commands; do
    [ $c = xray ] && continue
    is "the usage of $c" '"$fictive" $c --help | head -1 | grep -q "^Usage: fictive $c "'
    is "$c -h and help $c" '"$fictive" $c --help >"$dir/a" && "$fictive" $c -h | cmp -s - "$dir/a" && "$fictive" help $c | cmp -s - "$dir/a"'
    for option in --quiet --verbose --json; do
        is "$c has $option" '"$fictive" $c --help | grep -q -- "$option "'
    done
    "$fictive" $c --nonsense >"$dir/stdout" 2>"$dir/stderr"
    code=$?
    is "$c --nonsense is an error of input" '[ $code = 2 ] && grep -q "^fictive $c: .*nonsense" "$dir/stderr"'
    "$fictive" $c --quiet --verbose >"$dir/stdout" 2>"$dir/stderr"
    is "$c is not quiet and verbose at once" 'grep -q "contradict" "$dir/stderr"'
done
for c in $("$fictive" xray --help | list); do
    is "the usage of xray $c" '"$fictive" xray $c --help | head -1 | grep -q "^Usage: fictive xray $c "'
    is "xray $c -h" '"$fictive" xray $c -h | grep -q -- "--verbose "'
done

# Examples of --help: each begins with the command, names only options that the help has, and fits a line.
# $c is a command in one or two words
examples() { "$fictive" $c --help | sed -n '/^Example/,/^$/p' | sed 1d; }
known() {
    "$fictive" $c --help | sed '/^Example/,$d' >"$dir/options"
    for option in $(examples | tr ' ' '\n' | grep '^-.'); do
        grep -qe "^ .* $option[ ,=[]" "$dir/options" || { echo "$option"; return 1; }
    done
}
for c in $(echo "$commands" | grep -v '^xray$') $("$fictive" xray --help | list | sed 's/^/xray:/'); do
    c=$(echo "$c" | tr : ' ')
    is "$c --help shows an example" 'examples | grep -q "^  fictive $c"'
    is "an example of $c that begins with another word" '! examples | grep -v "^$\|^  fictive $c\|^      "'
    is "an example of $c with an option that its help has not" 'known'
    is "--help of $c is wider than 80 columns" '! "$fictive" $c --help | grep -q "^.\{80\}"'
done
is "-h stands anywhere" '"$fictive" reduce nothing.csv --order 1 -h | grep -q "^Usage: fictive reduce"'
"$fictive" -v simulate >"$dir/stdout" 2>"$dir/stderr"
is "an option before the command is told its place" 'grep -q "options stand behind the command" "$dir/stderr"'
is "fictive help help is the help" '"$fictive" help help | grep -q "^Usage: fictive COMMAND"'

# one short piece of work for each command
glass >"$dir/glass.yaml"
cat >"$dir/run.yaml" <<'Y'
material: glass.yaml
protocol:
  - start: {temperature: 680 K}
  - cool:  {to: 400 K, rate: 20 K/min}
  - scan:  {to: 680 K, rate: 20 K/min, name: first}
Y
cat >"$dir/campaign.yaml" <<'Y'
material: glass.yaml
samples:
  - name: aged-$t
    for: {t: [10 s, 100 s]}
    protocol:
      - start: {temperature: 750 K}
      - cool:  {to: 550 K, rate: 200 K/s}
      - hold:  {for: $t}
      - cool:  {to: 400 K, rate: 200 K/s}
scans: {to: 780 K, rates: [100 K/s, 200 K/s, 500 K/s]}
Y
cat >"$dir/sweep.yaml" <<'Y'
axes: {q: {from: 5 K/min, to: 50 K/min, points: 2}}
outputs: [Tf]
material: glass.yaml
protocol:
  - start: {temperature: 700 K}
  - cool:  {to: 400 K, rate: $q}
scans: {to: 700 K, rates: [20 K/min]}
Y
cat >"$dir/validate.yaml" <<'Y'
campaign: campaign.yaml
studies:
  - {name: noise, draws: 4, mass: 1 ug, noise: 0.2 uW}
Y
cat >"$dir/fit.yaml" <<'Y'
runs: {j: run.yaml}
data:
  - {quantity: Tf, run: j, of: first, value: 553 K, error: 0.4 K}
parameters:
  alpha.law.x: {start: 0.45, from: 0.2, to: 0.7}
Y
cp experiments/vit4/xray-id13.yaml experiments/vit4/structure.yaml experiments/vit4/facts.yaml "$dir/"
printf 'P [GPa],V [1]\n0,1\n1,0.991\n2,0.9825\n4,0.9665\n7,0.945\n10,0.926\n' >"$dir/volumes.csv"
cp experiments/vit4/campaign.yaml "$dir/vit4.yaml" && cp experiments/vit4/material.yaml "$dir/"
sed 's/at: \[600 K\]/at: [600 K]/' experiments/vit4/facts.yaml >"$dir/facts.yaml"
"$fictive" campaign "$dir/vit4.yaml" -q -o "$dir/vit4" 2>"$dir/stderr" && good || bad "a campaign: $(cat "$dir/stderr")"
"$fictive" simulate "$dir/run.yaml" -nq -o "$dir/measured" 2>"$dir/stderr" && good || bad "a measured curve: $(cat "$dir/stderr")"
"$fictive" xray simulate "$dir/xray-id13.yaml" -q -o "$dir/id13" && good || bad "a pattern"
for q in 5 20 80; do
    sed "s/rate: 20 K/rate: $q K/" "$dir/run.yaml" >"$dir/run-$q.yaml"
    "$fictive" simulate "$dir/run-$q.yaml" -nq -o "$dir/series-$q" && mkdir -p "$dir/series" &&
        cp "$dir/series-$q/scan-first.csv" "$dir/series/$q.csv" && good || bad "a series"
done
pattern=$(ls "$dir"/id13/*.xy | grep -v air | head -1)

# speaks ARGUMENTS: quiet is silent; verbose adds to standard error only and says times; JSON is JSON, also with --verbose
speaks() {
    rm -rf "$dir/out" "$dir/out.nc"
    "$fictive" "$@" >"$dir/plain" 2>"$dir/stderr" || bad "$*: $(cat "$dir/stderr")"
    [ -s "$dir/plain" ] && good || bad "$* says nothing"
    grep -q "$(printf '\033')" "$dir/plain" "$dir/stderr" && bad "$* colours a file" || good
    grep -q "^fictive [a-z ]*: *[0-9.]* s  " "$dir/stderr" && bad "$* is verbose unasked" || good
    rm -rf "$dir/out" "$dir/out.nc"
    "$fictive" "$@" --quiet >"$dir/stdout" 2>"$dir/stderr" && [ ! -s "$dir/stdout" ] && [ ! -s "$dir/stderr" ] && good ||
        bad "$* --quiet says $(head -1 "$dir/stdout" "$dir/stderr")"
    rm -rf "$dir/out" "$dir/out.nc"
    "$fictive" "$@" --verbose --json >"$dir/json" 2>"$dir/stderr" || bad "$* --verbose --json: $(cat "$dir/stderr")"
    if [ -x $python ]; then $python -m json.tool "$dir/json" >"$dir/eval" 2>&1 && good || bad "$* --json: $(head -1 "$dir/eval")"; fi
    case $1 in
    check | models) ;;
    *) grep -q "^fictive $1.*: *[0-9.]* s  " "$dir/stderr" && good || bad "$* --verbose names no step: $(cat "$dir/stderr")" ;;
    esac
}
[ -x $python ] || skip "whether JSON is JSON, expected python3"
speaks simulate "$dir/run.yaml" -n -o "$dir/out"
speaks campaign "$dir/campaign.yaml" -o "$dir/out"
speaks compare "$dir/vit4" "$dir/facts.yaml"
speaks report "$dir/vit4"
speaks fit "$dir/fit.yaml" -n -o "$dir/out"
speaks sweep "$dir/sweep.yaml" -n -o "$dir/out.nc"
speaks validate "$dir/validate.yaml" -n -o "$dir/out"
speaks reduce "$dir/measured/scan-first.csv" -n -o "$dir/out"
speaks kissinger "$dir"/series/*.csv --peak overshoot -n
speaks xray fsdp "$pattern" -n -o "$dir/out"
speaks xray sq "$pattern" --composition Zr50Cu50 -n
speaks xray pdf "$pattern" --composition Zr50Cu50 -n
speaks xray eos "$dir/volumes.csv" -n
speaks xray simulate "$dir/xray-id13.yaml" -o "$dir/out"
speaks notebook "$dir/measured"
speaks check "$dir/run.yaml"
for f in campaign sweep validate fit glass facts; do speaks check "$dir/$f.yaml"; done
speaks models

# on a terminal: colour, unless NO_COLOR or a dumb one; a bar for work that takes its time, wiped at its end
terminal() { TERM=xterm script -qec "$1" /dev/null </dev/null >"$dir/terminal" 2>&1; }
escape=$(printf '\033')
if script -qec true /dev/null </dev/null >/dev/null 2>&1; then
    terminal "$fictive compare $dir/vit4 $dir/facts.yaml"
    grep -q "$escape\[32mhit$escape\[0m" "$dir/terminal" && good || bad "a hit is not green on a terminal"
    terminal "$fictive simulate $dir/none.yaml"
    grep -q "$escape\[1;31mfictive simulate:$escape\[0m" "$dir/terminal" && good || bad "an error is not red on a terminal"
    for plain in "NO_COLOR=1" "TERM=dumb"; do
        terminal "env $plain $fictive compare $dir/vit4 $dir/facts.yaml"
        grep -q "$escape\[[0-9;]*m" "$dir/terminal" && bad "colour with $plain" || good
    done
    sed 's/draws: 4/draws: 200/' "$dir/validate.yaml" >"$dir/long.yaml"
    terminal "$fictive validate $dir/long.yaml -n -o $dir/bar"
    tr '\r' '\n' <"$dir/terminal" | grep -q "^validate \[.*#* *.*\] *[0-9]* %, about [0-9]* s left" && good || bad "no bar: $(head -c 300 "$dir/terminal")"
    terminal "$fictive validate $dir/long.yaml -nq -o $dir/bar"
    [ ! -s "$dir/terminal" ] && good || bad "a bar with --quiet"
else
    skip "what a terminal shows, expected script of util-linux and a pseudo-terminal"
fi
sum_up
