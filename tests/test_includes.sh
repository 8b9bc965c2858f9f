#!/bin/sh
# Includes flow one way: experiments -> notebooks_export -> analysis -> models -> models/base -> libraries.
git ls-files '*.c' '*.h' 2>/dev/null | grep -v '^tests/' | xargs grep -n '^#include "' | awk -F: '
    function floor_of(path) {
        return path ~ /^models\/base\// ? 0 : path ~ /^models\// ? 1 : path ~ /^analysis\// ? 2 :
               path ~ /^notebooks_export\// ? 3 : path ~ /^experiments\// ? 4 : 9
    }
    { split($3, part, "\""); included = part[2]
      if (floor_of(included) > floor_of($1)) { print "failed: " $1 ":" $2 " includes " included; bad++ } else good++ }
    END { if (!good) { print "skipped: no list of files (this is no git checkout)"; exit 0 }
          print good " passed, " bad + 0 " failed"; exit bad > 0 }'
