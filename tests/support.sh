# support.sh - what the shell tests share: the command, a folder that vanishes, counts and their sum, a small glass.
#   . tests/support.sh        in the folder of the project; $1 is the command
fictive=$(realpath "$1")
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
passed=0 failed=0
good() { passed=$((passed + 1)); }
bad() { failed=$((failed + 1)); echo "failed: $1"; }
skip() { echo "skipped: $*"; }

# The last line of a test, and its exit code.
sum_up() {
    echo "$passed passed, $failed failed"
    [ "$failed" = 0 ]
}

# A glass with one kind of relaxation, as a material file.
glass() {
    cat <<'Y'
name: job_J
molar_mass: 60 g/mol
glass_heat_capacity: 25 J/mol/K
delta_heat_capacity: 12.5 J/mol/K
populations:
  - {name: alpha, weight: 1, law: {type: tnm, ln_A: -75.6, h: 45000 K, x: 0.40}, spectrum: {type: kww, beta: 0.65}}
Y
}
