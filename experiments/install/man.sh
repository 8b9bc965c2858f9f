#!/bin/sh
# A manual page of the command and of each subcommand, from what --help says: man.sh FICTIVE VERSION FOLDER
set -eu
fictive=$(realpath "$1") version=$2 folder=$3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cat >"$work/more" <<'M'
[files]
Presets of materials lie in share/fictive below the prefix, the Python modules in share/fictive/python.

[environment]
.TP
FICTIVE_PRESETS
the folder of presets, in place of the one that was compiled in
.TP
NO_COLOR
no colour on a terminal
M

# page NAME 'WORDS OF THE COMMAND' 'what it does': help2man calls a program, so each subcommand becomes one.
page() {
    cat >"$work/$1" <<P
#!/bin/sh
"$fictive" ${2#fictive} "\$@" | sed '1s/^Usage: *\(fictive \)\{0,1\}[a-z ]*/Usage: $1 /'
P
    chmod +x "$work/$1"
    help2man --no-info --no-discard-stderr --version-string="$1 $version" --source="fictive $version" --name="$3" \
        --include="$work/more" --output="$folder/$1.1" "$work/$1"
    sed -i "s/^\.B $1\$/.B $2/" "$folder/$1.1"
    # Examples stand line by line, as in --help; a line that goes on is set in.
    awk '/^\.SH EXAMPLE/ { print; print ".nf"; inside = 1; next }
        inside && /^\.(SH|PP)/ { print ".fi"; inside = 0 }
        inside && /^\.HP/ { deeper = 1; next }
        inside && /^\.IP/ { next }
        { print (inside && deeper ? "    " : "") $0; deeper = 0 }' "$folder/$1.1" >"$work/page" && cp "$work/page" "$folder/$1.1"
}
list() { sed -n -e '/^  fictive /d' -e 's/^  \([a-z][a-z]*\)  *\(.*\)/\1 \2/p'; }

page fictive fictive "forward modelling of flash calorimetry on glasses"
printf '\n[exit status]\n0 good, 1 the work failed, 2 the input was wrong.\n' >>"$work/more" # fictive --help says it itself
"$fictive" --help | list >"$work/commands"
while read -r name what; do
    page "fictive-$name" "fictive $name" "$what"
    "$fictive" "$name" --help | grep -q '^Usage: .* COMMAND' || continue
    "$fictive" "$name" --help | list >"$work/inner"
    while read -r inner what; do
        page "fictive-$name-$inner" "fictive $name $inner" "$what"
    done <"$work/inner"
done <"$work/commands"
