#!/bin/sh
# Installs into a temporary folder, builds docs/example.c against it from elsewhere, runs both, removes everything.
#   sh tests/test_install.sh build/fictive
. tests/support.sh
tree=$PWD

# is 'sentence' 'command': the command holds; what it wrote to stderr is shown where it does not
is() { if eval "$2" 2>"$dir/stderr"; then good; else bad "$1: $(head -3 "$dir/stderr")"; fi; }

if nm "$fictive" 2>/dev/null | grep -q '__asan_init\|__gcov_init'; then
    skip "a build with sanitizers or counters is not installed"
    exit 0
fi
# A make of its own: the one above hands its settings down otherwise. Compiler, OPENMP and MPI come as variables.
CC=${CC:-cc}
quietly() { env -u MAKEFLAGS -u MAKELEVEL -u MFLAGS make -s BUILD="$(dirname "$1")" "$2" PREFIX="$dir/here" >"$dir/log" 2>&1; }
quietly "$1" install || bad "make install: $(tail -3 "$dir/log")"

# a plain make where compiler and libraries are missing says so before anything is compiled
mkdir "$dir/few" && ln -s "$(command -v sh)" "$dir/few/sh"
env -u MAKEFLAGS -u MAKELEVEL -u MFLAGS PATH="$dir/few" "$(command -v make)" BUILD="$dir/none" CC=cc >"$dir/log" 2>&1
is "make without a compiler: $(tail -2 "$dir/log")" \
    'grep -q "cc is not installed; .make demo. and .make check. install" "$dir/log" && ! grep -q "  cc  " "$dir/log"'

# the manual: README and every page with the pictures that it shows
doc=$dir/here/share/doc/fictive
is "the README is that of the sources" 'cmp README.md "$doc/README.md"'
for page in README.md docs/*.md; do
    for picture in $(sed -n 's/.*!\[.*](\([^)]*\)).*/\1/p' "$page"); do
        is "$page shows $picture" '[ -s "$doc/$(dirname "$page")/$picture" ]'
    done
done

# the command, with its presets, from a folder where the sources are not
mkdir "$dir/away" && cp experiments/vit4/7GPa-643K.yaml docs/example.c "$dir/away/"
cd "$dir/away" || exit 1
is "material: vit4 works from the installed command" \
    '"$dir/here/bin/fictive" simulate 7GPa-643K.yaml -nq -o first'
is "the installed command runs the programme of the preset" \
    '"$dir/here/bin/fictive" check "$dir/here/share/fictive/vit4/campaign.yaml" >/dev/null'
is "no path of the sources is in what is installed" '! grep -rqF "$tree" "$dir/here"'

# the library, shared and static
export PKG_CONFIG_PATH="$dir/here/lib/pkgconfig"
flags="-std=c11 -Wall -Wextra -Werror"
is "the example builds with the shared library" \
    '$CC $flags example.c -o shared $(pkg-config --cflags --libs fictive gsl) -Wl,-rpath,"$dir/here/lib"'
is "the example builds with the static library" \
    '$CC $flags example.c -o static $(pkg-config --cflags fictive) -L"$dir/here/lib" -l:libfictive.a \
        $(pkg-config --static --libs fictive gsl | sed "s/-lfictive//")'
Tf=$(sed -n 's/^      "fictive_temperature_K": \([0-9.]*\),/\1/p' first/summary.json | tr '\n' ' ')
for program in shared static; do
    said=$(./$program 7GPa-643K.yaml | awk '{ print $2 }' | tr '\n' ' ')
    is "$program says '$said', the command '$Tf'" 'echo "$said $Tf" | awk "NF == 4 {
        exit !((\$1 - \$3)^2 < 1e-8 && (\$2 - \$4)^2 < 1e-8); } { exit 1 }"'
    ./$program nothing.yaml 2>stderr >/dev/null
    is "$program: exit $? for a file that is not there" '[ $? = 1 ] && grep -q "No such file" stderr'
done
is "a header stands alone" 'for h in $(cd "$dir/here/include" && find fictive -name "*.h"); do
        echo "#include <$h>" | $CC $flags -D_GNU_SOURCE -fsyntax-only -x c $(pkg-config --cflags fictive jansson) - || exit 1; done'
is "the library shows only fic_ names: $(nm -D --defined-only "$dir/here/lib/libfictive.so" | grep -v ' fic_' | head -3)" \
    '! nm -D --defined-only "$dir/here/lib/libfictive.so" | grep -v " fic_" | grep -qv " A FICTIVE_0"'
is "its names carry a version" 'nm -D --with-symbol-versions "$dir/here/lib/libfictive.so" | grep -q "fic_simulate@@FICTIVE_0"'
is "its soname has a number" 'objdump -p "$dir/here/lib/libfictive.so" | grep -q "SONAME *libfictive.so.0"'
is "nothing in the static library but fic_ names" \
    '! nm -g --defined-only "$dir/here/lib/libfictive.a" | awk "NF == 3 && \$3 !~ /^(fic_|\\.gomp_)/" | grep -q .'

# Python
if command -v python3 >/dev/null; then
    cat >run.py <<'P'
import sys
from fictive_ctypes import FictiveError, simulate
steps = [{"start": {"temperature": "1100 K"}}, {"cool": {"to": "298 K", "rate": "200 K/s"}},
         {"scan": {"to": "780 K", "rate": "200 K/s", "name": "first"}}]
run = simulate("vit4", steps)
first = run.scans["first"]
for name in first:
    print(name, first.units[name], len(first[name]), repr(float(first[name][1000])))
print("Tf", first.numbers["fictive_temperature_K"])
for bad in ("vit5", {"name": "x"}):
    try:
        simulate(bad, steps)
    except FictiveError as e:
        assert "expected" in str(e), e
    else:
        raise SystemExit(f"{bad} was taken")
P
    cat >same.yaml <<'Y'
material: vit4
protocol:
  - start: {temperature: 1100 K}
  - cool:  {to: 298 K, rate: 200 K/s}
  - scan:  {to: 780 K, rate: 200 K/s, name: first}
Y
    is "fictive_ctypes.py finds its library and runs" \
        'PYTHONDONTWRITEBYTECODE=1 PYTHONPATH="$dir/here/share/fictive/python" python3 run.py >run.txt'
    "$dir/here/bin/fictive" simulate same.yaml -nq -o same
    there=$(sed -n 's/^      "fictive_temperature_K": \([0-9.]*\),/\1/p' same/summary.json)
    here=$(sed -n 's/^Tf //p' run.txt)
    is "fictive_ctypes.py says T_f = $here K, the command $there K" 'echo "$here $there" | awk "{ exit !((\$1 - \$2)^2 < 1e-12) }"'
else
    skip "fictive_ctypes.py, Python is not installed"
fi

# manual pages and completions
if command -v help2man >/dev/null; then
    for name in $("$fictive" --help | sed -n 's/^  \([a-z][a-z]*\)  .*/\1/p' | grep -v '^fictive$'); do
        is "a page for fictive $name" 'grep -q "^.B fictive $name" "$dir/here/share/man/man1/fictive-$name.1"'
    done
    is "an example of a page that runs into the next" \
        'sed -n "/^.SH EXAMPLES/,/^.SH X/p" "$dir/here/share/man/man1/fictive-reduce.1" | grep -qx ".nf"'
else
    skip "manual pages, help2man is not installed"
fi
complete_bash() {
    bash -c '. "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _fictive; echo "${COMPREPLY[@]}"' \
        bash "$dir/here/share/bash-completion/completions/fictive" "$dir/here/bin/fictive" "$@"
}
is "bash completes commands: $(complete_bash sim)" '[ "$(complete_bash sim)" = simulate ]'
is "bash completes the commands of xray: $(complete_bash xray fs)" '[ "$(complete_bash xray fs)" = fsdp ]'
is "bash completes options: $(complete_bash simulate --no)" '[ "$(complete_bash simulate --no)" = --no-pictures ]'
is "bash completes options of xray fsdp: $(complete_bash xray fsdp --st)" '[ "$(complete_bash xray fsdp --st)" = --study ]'

cd "$tree" || exit 1
quietly "$1" uninstall || bad "make uninstall: $(cat "$dir/log")"
is "files stay after make uninstall: $(find "$dir/here" -type f -o -type l | head -3)" '[ -z "$(find "$dir/here" -type f -o -type l)" ]'
is "folders stay: $(find "$dir/here" -name "fictive*" | head -3)" '[ -z "$(find "$dir/here" -name "fictive*")" ]'

sum_up
