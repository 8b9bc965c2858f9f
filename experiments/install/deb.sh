#!/bin/sh
# A Debian package of a laid out installation: deb.sh STAGE FOLDER. Takes VERSION from make.
set -eu
stage=$1 folder=$2
version=$(echo "$VERSION" | tr - '~')
architecture=$(dpkg --print-architecture)

# The packages whose libraries the command and our library load.
depends=$(for f in "$stage/usr/bin/fictive" "$stage"/usr/lib/libfictive.so.*.*; do
    objdump -p "$f" | sed -n 's/^ *NEEDED *//p'
done | sort -u | while read -r needed; do
    path=$(ldconfig -p | awk -v n="$needed" '$1 == n { print $NF; exit }')
    dpkg -S "$(realpath "$path")" 2>/dev/null || dpkg -S "$path"
done | sed 's/:.*//' | sort -u | while read -r package; do
    case $package in
    libc6) echo "libc6 (>= $(dpkg-query -W -f='${Version}' libc6:"$architecture" | sed 's/-.*//'))" ;;
    *) echo "$package" ;;
    esac
done | paste -sd, | sed 's/,/, /g')

rm -f "$stage/usr/share/fictive/manifest" # dpkg keeps its own
mkdir -p "$stage/DEBIAN"
doc=$stage/usr/share/doc/fictive
cp LICENSE "$doc/copyright"
rm -f "$doc/LICENSE"
gzip -9nf "$doc/CHANGELOG.md" && mv "$doc/CHANGELOG.md.gz" "$doc/changelog.gz"
[ ! -d "$stage/usr/share/man" ] || find "$stage/usr/share/man" -name '*.1' -exec gzip -9nf {} +
cat >"$stage/DEBIAN/control" <<C
Package: fictive
Version: $version
Section: science
Priority: optional
Architecture: $architecture
Maintainer: the fictive authors <fictive@localhost>
Installed-Size: $(du -sk "$stage/usr" | cut -f1)
Depends: $depends, gnuplot-nox | gnuplot-qt | gnuplot-x11
Recommends: fonts-dejavu-core
Suggests: jupyter-nbconvert, python3-pandas, python3-xarray, python3-matplotlib, python3-netcdf4, bash-completion
Description: forward modelling of flash calorimetry on glasses
 Predicts what a flash calorimeter and an X-ray diffractometer see of a glass
 for any path in temperature and pressure, and reads measured curves with the
 same tools. Command, C library with headers, Python modules and manual.
C
echo 'libfictive 0 fictive' >"$stage/DEBIAN/shlibs"
mkdir -p "$stage/usr/share/zsh/vendor-completions" # where Debian's zsh looks
mv "$stage/usr/share/zsh/site-functions/_fictive" "$stage/usr/share/zsh/vendor-completions/"
rmdir "$stage/usr/share/zsh/site-functions"
echo 'activate-noawait ldconfig' >"$stage/DEBIAN/triggers"
# Python leaves compiled modules beside ours; dpkg does not know them.
cat >"$stage/DEBIAN/prerm" <<'P'
#!/bin/sh
set -e
rm -rf /usr/share/fictive/python/__pycache__
P
chmod 755 "$stage/DEBIAN/prerm"
chmod -R u+rwX,go+rX,go-w "$stage"
dpkg-deb --root-owner-group --build "$stage" "$folder/fictive_${version}_$architecture.deb"
