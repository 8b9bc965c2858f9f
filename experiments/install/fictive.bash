# bash completion of fictive. Commands and options come from --help, so they are always those of this version.
_fictive() {
    local program=${COMP_WORDS[0]} word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}
    local commands='/^  fictive /d; s/^  \([a-z][a-z]*\)  .*/\1/p' options='/^Example/q; s/^ .*\(--[a-z][a-z-]*\).*/\1/p'
    local of=() help
    # the words so far that are commands: "xray", "fsdp"
    while [ $((${#of[@]} + 1)) -lt "$COMP_CWORD" ]; do
        help=$("$program" "${of[@]}" --help 2>/dev/null)
        [[ ${help%%$'\n'*} == *" COMMAND"* ]] || break
        of+=("${COMP_WORDS[${#of[@]} + 1]}")
    done
    help=$("$program" "${of[@]}" --help 2>/dev/null)
    if [[ $before == -o || $before == --output ]]; then
        COMPREPLY=($(compgen -d -- "$word"))
    elif [[ $word == -* ]]; then
        COMPREPLY=($(compgen -W "$(sed -n "$options" <<<"$help") --help" -- "$word"))
    elif [[ ${help%%$'\n'*} == *" COMMAND"* ]]; then
        COMPREPLY=($(compgen -W "$(sed -n "$commands" <<<"$help")" -- "$word"))
    else
        COMPREPLY=($(compgen -f -- "$word"))
    fi
}
complete -o filenames -F _fictive fictive
