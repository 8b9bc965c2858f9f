# Comments of our headers as doxygen wants them: text stays as it is set, equations and tables included.
function plain(s) { gsub(/&/, "\\&amp;", s); gsub(/</, "\\&lt;", s); gsub(/>/, "\\&gt;", s); gsub(/@/, "\\&#64;", s); gsub(/\\/, "\\&#92;", s); return s }
function shown(s) { sub(/^ *\* ?/, "", s); print s }
inside {
    end = index($0, "*/")
    if (!end) { shown($0); next }
    shown(substr($0, 1, end - 1)); print "@endverbatim */" substr($0, end + 2); inside = 0; next
}
/^ *\/\* ----/ { next } # a line between parts
/^ *\/\*/ && !/\*\// { # a block begins
    inside = 1; sub(/^ *\/\* ?/, "")
    print "/** " (FNR == 1 ? "@file\n" : "") "@verbatim"; print; next
}
/^ *\/\*.*\*\/ *$/ { # a block of one line
    sub(/^ *\/\* ?/, ""); sub(/ *\*\/ *$/, ""); print "/** " (FNR == 1 ? "@file\n" : "") plain($0) " */"; next
}
/[;,{}].*\/\*.*\*\/ *$/ { # a comment behind a member
    at = index($0, "/*"); text = substr($0, at + 2); sub(/ *\*\/ *$/, "", text)
    print substr($0, 1, at - 1) "/**< " plain(text) " */"; next
}
{ print }
