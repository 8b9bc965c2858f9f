#!/bin/sh
# Every source through cppcheck and clang-tidy; a finding that is not in known.txt fails. A tool that is not there is said.
#   FLAGS='what the compiler gets' sh tests/lint/lint.sh BUILD [SOURCE...]        about four minutes for all of them
build=$1
shift
some=$#
[ $some -gt 0 ] || set -- models/base/*.c models/*.c analysis/*.c notebooks_export/*.c experiments/*.c
mkdir -p "$build"
said=$build/lint.txt known=tests/lint/known.txt
: >"$said"

# A line a finding: FILE CHECK LINE: sentence
if command -v cppcheck >/dev/null; then
    cppcheck -q -j2 --std=c11 -D_GNU_SOURCE -I. --library=gnu --enable=warning,performance,portability \
        --template='{file} {id} {line}: {message}' "$@" 2>&1 | grep '^[a-z_/]*\.[ch] ' >>"$said"
else
    echo "cppcheck is not installed, so it says nothing (apt-get install cppcheck)"
fi
if command -v clang-tidy >/dev/null; then
    # Where failing is defined, returns.h would be in the way.
    for f in "$@"; do echo "$f"; done | FLAGS="$FLAGS" xargs -P2 -I FILE sh -c '
        case FILE in models/base/error.c | models/base/yaml_report.c) with="" ;; *) with="-include tests/lint/returns.h" ;; esac
        clang-tidy -quiet FILE -- $FLAGS $with 2>/dev/null' |
        sed -n "s|^$PWD/||; s|^\([a-z_/]*\.[ch]\):\([0-9]*\):[0-9]*: [a-z]*: \(.*\) \[\([^],]*\).*\]\$|\1 \4 \2: \3|p" >>"$said"
else
    echo "clang-tidy is not installed, so it says nothing (apt-get install clang-tidy)"
fi
sort -u "$said" | awk -v known="$known" -v some=$some '
    BEGIN { while ((getline line < known) > 0) if (line !~ /^#/ && split(line, part, " ") > 1) reason[part[1] " " part[2]] = 1 }
    { key = $1 " " $2; if (key in reason) { excused++; used[key] = 1 } else { print; bad++ } }
    END { for (key in reason) if (!some && !(key in used)) print "known, but not found any more: " key
          printf "%d findings, %d known to be none\n", bad + excused, excused; exit bad > 0 }'
