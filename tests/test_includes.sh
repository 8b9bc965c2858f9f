#!/bin/sh
# Includes flow one way: experiments -> notebooks_export -> analysis -> models -> models/base -> libraries.
git ls-files '*.c' '*.h' 2>/dev/null | grep -v '^tests/' | xargs grep -n '^#include "' | awk -F: '
    function floor_of(path) {
        if (path ~ /^models\/base\//) return 0
        if (path ~ /^models\//) return 1
        if (path ~ /^analysis\//) return 2
        if (path ~ /^notebooks_export\//) return 3
        return path ~ /^experiments\// ? 4 : 9
    }
    { split($3, part, "\""); included = part[2]
      if (floor_of(included) > floor_of($1)) { print "failed: " $1 ":" $2 " includes " included; bad++ } else good++ }
    END { if (!good) { print "skipped: no list of files (this is no git checkout)"; exit 0 }
          print good " passed, " bad + 0 " failed"; exit bad > 0 }'
