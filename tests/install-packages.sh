#!/bin/sh
# Installs the Debian packages that the build and the tests need and that are not there. Says what it does.
set -eu
packages="gcc libc6-dev make pkg-config libgsl-dev libsundials-dev libopenblas-openmp-dev libfyaml-dev libudunits2-dev \
libjansson-dev nettle-dev libxrl-dev libnetcdf-dev libnlopt-dev libmd4c-dev libmd4c-html0-dev gnuplot-nox fonts-dejavu-core check \
libsubunit-dev"
missing=""
for p in $packages; do
    dpkg-query -W -f='${Status}' "$p" 2>/dev/null | grep -q 'install ok installed' || missing="$missing $p"
done
[ -z "$missing" ] && exit 0
if ! command -v apt-get >/dev/null; then
    echo "fictive needs these packages, and this machine has no apt-get to install them:$missing" >&2
    exit 1
fi
as_root=""
if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || { echo "fictive needs root (or sudo) to install:$missing" >&2; exit 1; }
    as_root="sudo"
fi
echo "Installing what is missing${as_root:+ with sudo}:$missing"
$as_root apt-get update -qq
# sundials pulls in MPI and much more when recommended packages are let in
DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends $missing >/dev/null
