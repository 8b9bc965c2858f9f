#!/bin/sh
# Puts uPlot (MIT, https://github.com/leeoniya/uPlot) into FOLDER for the interactive curves of reports. It is no part of
# this project: fetched once from the npm registry, checked against the hash below, left out where there is no network.
#   sh experiments/fetch-uplot.sh FOLDER
folder=$1 version=1.6.32
sha256=4b8a8191e425658e3ea8c8c1314b0fc679c861ee3a1af2b20c7b16ba50b5133d
[ -s "$folder/uPlot.iife.min.js" ] && exit 0
draft=$(mktemp -d) || exit 1
trap 'rm -rf "$draft"' EXIT
without() { echo "uPlot is left out, reports will have no interactive curves: $1"; exit 0; }
if command -v npm >/dev/null; then
    (cd "$draft" && npm pack --silent "uplot@$version" >/dev/null 2>&1)
else
    without "npm is not installed"
fi
tarball=$draft/uplot-$version.tgz
[ -s "$tarball" ] || without "it could not be fetched"
[ "$(sha256sum "$tarball" | cut -d' ' -f1)" = "$sha256" ] || without "what was fetched is not uPlot $version"
tar -xzf "$tarball" -C "$draft" || without "it could not be unpacked"
mkdir -p "$folder" && cp "$draft/package/dist/uPlot.min.css" "$draft/package/LICENSE" "$folder/" &&
    cp "$draft/package/dist/uPlot.iife.min.js" "$folder/"
