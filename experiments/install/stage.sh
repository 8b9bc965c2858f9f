#!/bin/sh
# Lays out an installation below a folder, with a manifest of it: stage.sh BUILT STAGE
# Takes VERSION, NUMBER, SONAME, PREFIX, LIBDIR, LIBS and UPLOT from make.
set -eu
built=$1 stage=$2 kit=experiments/install
at() { mkdir -p "$stage$1"; printf '%s' "$stage$1"; }

install -m 755 "$built/fictive" "$(at "$PREFIX/bin")/fictive"
lib=$(at "$LIBDIR")
install -m 644 "$built/$SONAME" "$lib/libfictive.so.$NUMBER"
strip --strip-unneeded "$lib/libfictive.so.$NUMBER"
strip "$stage$PREFIX/bin/fictive"
install -m 644 "$built/libfictive.a" "$lib/libfictive.a"
strip --strip-debug "$lib/libfictive.a"
ln -s "libfictive.so.$NUMBER" "$lib/$SONAME"
ln -s "$SONAME" "$lib/libfictive.so"
sed -e "s|@PREFIX@|$PREFIX|" -e "s|@LIBDIR@|$LIBDIR|" -e "s|@VERSION@|$VERSION|" -e "s|@LIBS@|$LIBS|" \
    "$kit/fictive.pc.in" >"$(at "$LIBDIR/pkgconfig")/fictive.pc"

# Headers name each other from the root of the sources; outside, that root is called fictive.
for h in "$kit/fictive.h" $(find models analysis notebooks_export -name '*.h' ! -name '*_inside.h'); do
    to=$PREFIX/include/fictive/${h#"$kit/"}
    sed 's,#include "\(models\|analysis\|notebooks_export\)/\(.*\)",#include <fictive/\1/\2>,' "$h" \
        >"$(at "$(dirname "$to")")/$(basename "$to")"
done

# Presets, which are folders with a material.yaml, and examples.
for folder in experiments/*/; do
    [ -f "$folder/material.yaml" ] || [ "$folder" = experiments/examples/ ] || continue
    to=$(at "$PREFIX/share/fictive/$(basename "$folder")")
    for f in "$folder"*.yaml "$folder"*.csv; do [ ! -f "$f" ] || install -m 644 "$f" "$to/"; done
done
for f in notebooks_export/*.py notebooks_export/notebooks/*.py; do
    install -m 644 "$f" "$(at "$PREFIX/share/fictive/python$(dirname "${f#notebooks_export}")")/"
done
for f in "$UPLOT"/*; do # where it could be fetched
    [ -f "$f" ] && install -m 644 "$f" "$(at "$PREFIX/share/fictive/uplot")/"
done
# The manual with its pictures. Its pages lie in docs/ as in the sources, since README.md and docs/README.md share a name.
for f in README.md CHANGELOG.md REFERENCES.md CONTRIBUTING.md LICENSE docs/*.md docs/*.png docs/*.c docs/pictures/*.png \
    docs/pictures/*.svg experiments/vit4/NOTES.md; do
    install -m 644 "$f" "$(at "$PREFIX/share/doc/fictive/$(dirname "$f")")/"
done
install -m 644 "$kit/fictive.bash" "$(at "$PREFIX/share/bash-completion/completions")/fictive"
install -m 644 "$kit/_fictive" "$(at "$PREFIX/share/zsh/site-functions")/_fictive"
if command -v help2man >/dev/null; then
    sh "$kit/man.sh" "$built/fictive" "$VERSION" "$(at "$PREFIX/share/man/man1")"
else
    echo "help2man is not installed: no manual pages (apt-get install help2man)"
fi

# What uninstall removes: files, then the folders that are fictive's own.
{
    (cd "$stage" && find . \( -type f -o -type l \) ) | sed 's|^\.||'
    (cd "$stage" && find . -type d -path '*/fictive*') | sed -e 's|^\.||' -e 's|$|/|'
    echo "$PREFIX/share/fictive/manifest"
} | sort >"$built/manifest"
mv "$built/manifest" "$stage$PREFIX/share/fictive/manifest"
