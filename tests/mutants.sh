#!/bin/sh
# Are the tests awake? One small lie at a time is put into a copy of models/ and analysis/, and the tests that should
# notice are run. A lie that no test notices survives, and is listed.
#   sh tests/mutants.sh [FIRST [LAST]]        in the folder of the project; about 10 s a mutant
# A line of the list: file | sed expression | tests. The expression must change the file, and the copy must compile.
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
first=${1:-1} last=${2:-999}
git ls-files -z | xargs -0 cp --parents -pt "$copy"
cd "$copy" || exit 1
make -j2 all >/dev/null 2>&1 || { echo "the copy does not build"; exit 1; }
n=0 caught=0 survived=0 void=0

# mutant FILE EXPRESSION TESTS
mutant() {
    file=$1 expression=$2 tests=$3
    n=$((n + 1))
    [ "$n" -ge "$first" ] && [ "$n" -le "$last" ] || return
    cp "$file" "$copy/original"
    sed -i "$expression" "$file"
    if cmp -s "$file" "$copy/original"; then
        void=$((void + 1)); echo "$n void: '$expression' changes nothing in $file"
        return
    fi
    verdict=survived
    for t in $tests; do
        if ! make "build/test_$t" >"$copy/log" 2>&1; then verdict=void; break; fi
        CK_DEFAULT_TIMEOUT=60 timeout 120 "build/test_$t" >"$copy/log" 2>&1 || { verdict="caught by $t"; break; }
    done
    case $verdict in
    caught*) caught=$((caught + 1)) ;;
    survived) survived=$((survived + 1)) ;;
    void) void=$((void + 1)) ;;
    esac
    echo "$n $verdict: $file: $expression"
    cp "$copy/original" "$file"
}

# laws
mutant models/law_ags_vft.c 's/log(100.0) - ln_tau0/log(101.0) - ln_tau0/' law
mutant models/law_ags_vft.c 's/1.0 - p\[F\] \* at->Pf_GPa/1.0 + p[F] * at->Pf_GPa/' law
mutant models/law_ags_vft.c 's/(1.0 - p\[Y\]) \* at->theta_f_K + p\[Y\] \* at->theta_K/(1.0 - p[Y]) * at->theta_K + p[Y] * at->theta_f_K/' law
mutant models/law_ags_vft.c 's/+ p\[Y\] \* d_m/- p[Y] * d_m/' law
mutant models/law_arrhenius.c 's/p\[E\] + p\[V\]/p[E] - p[V]/' law
mutant models/law_tnm.c 's/.d_theta_f = -structure/.d_theta_f = structure/' law
mutant models/law_tnm.c 's/(1.0 - p\[X\]) \* p\[H\]/p[H]/' law
mutant models/law_vft.c 's/-barrier \/ above/-barrier \/ at->theta_K/' law
mutant models/law_myega.c 's/x \* eq + (1.0 - x) \* ne/(1.0 - x) * eq + x * ne/' law
mutant models/law_myega.c 's/T < Tf ? T \/ Tf/T > Tf ? T \/ Tf/' law
# populations, materials, enthalpy
mutant models/population.c 's/Tf_K - s_f \* Pf_GPa, P_GPa/Tf_K + s_f * Pf_GPa, P_GPa/' 'law relax'
mutant models/population.c 's/r.d_P - s \* r.d_theta/r.d_P + s * r.d_theta/' 'law relax'
mutant models/material.c 's/<= 1e-6/<= 1e-2/' small_lies
mutant models/observables.c 's/0.5 \* m->v\[FIC_DELTA_CP_SLOPE\] \* t/m->v[FIC_DELTA_CP_SLOPE] * t/' observables
mutant models/observables.c 's/\* kappa \* Pf_GPa\[k\]);$/* Pf_GPa[k]);/' observables
mutant models/observables.c 's/2.0 \* H \/ (b + sqrt/2.0 * H \/ (b - sqrt/' observables
mutant models/observables.c 's/- stored)/+ stored)/' observables
# protocol
mutant models/protocol.c 's/2.0 \* M_PI \* t_s/M_PI * t_s/' protocol
mutant models/protocol.c 's/ramp + s->amplitude_K \* omega/ramp - s->amplitude_K * omega/' protocol
mutant models/protocol_read.c 's/i <= (int)times/i < (int)times/' protocol
mutant models/protocol_read.c 's/kind != SCAN \&\& (up/kind == SCAN \&\& (up/' protocol
mutant models/protocol_read.c 's/s.duration_s = periods \* v\[PERIOD\]/s.duration_s = asked_s/' protocol
mutant models/protocol_read.c 's/++r->depth > NESTING_MOST/++r->depth >= NESTING_MOST/' protocol
mutant models/protocol_read.c 's/STEPS_MOST = 4000000/STEPS_MOST = 4000000000/' limits
# relaxation
mutant models/relax.c 's/+= dT - up/+= dT + up/' relax
mutant models/relax.c 's/+= dP - stored/+= dP + stored/' 'relax small_lies'
mutant models/relax.c 's/fmax(dP, 0.0);/dP;/' relax
mutant models/state.c 's/s->T_K - mean/s->T_K + mean/' relax
mutant models/spectrum.c 's/HEAVY : exp(-pow(t, k->beta))/HEAVY : exp(-pow(t, 0.99 * k->beta))/' 'spectrum relax'
# chip, compression, structure
mutant models/instrument_fdsc.c 's/T_K\[i\] += v\[FIC_CHIP_LAG\]/T_K[i] -= v[FIC_CHIP_LAG]/' small_lies
mutant models/instrument_fdsc.c 's/T_K\[i\] - 298.15/T_K[i]/' small_lies
mutant models/instrument_fdsc.c 's/sqrt(1.0 - keep\[w\] \* keep\[w\])/(1.0 - keep[w])/' small_lies
mutant models/compression.c 's/1.5 \* (K1 - 4.0) \* f)/1.5 * (K1 + 4.0) * f)/' eos
mutant models/compression.c 's/2.0 \* f, 2.5/2.0 * f, 2.0/' eos
mutant models/compression.c 's/1.5 \* (K1 - 1.0) \* (1.0 - y)/(K1 - 1.0) * (1.0 - y)/' 'eos small_lies'
mutant models/composition.c 's/M += c->x\[i\] \* c->weight\[i\]/M += c->weight[i]/' 'structure pattern'
mutant models/composition.c 's/c->x\[i\] \/= c->sum/c->x[i] *= 0.01/' 'structure pattern'
mutant models/pattern.c 's/share \* ((1.0 - t) \* b->intensity\[k\]/share * (t * b->intensity[k]/' pattern
mutant models/pattern_read.c 's/q\[i\] \*= 0.1/q[i] *= 10.0/' pattern
mutant models/pattern_read.c 's/M_PI \/ 180.0/M_PI \/ 360.0/' pattern
# readers and doors
mutant models/base/units.c 's/factor \* number + offset/factor * number - offset/' units
mutant models/base/table.c 's/factor \* c->v\[i\] + offset/factor * c->v[i]/' 'table protocol'
mutant models/base/table.c 's/r->decimal_comma = r->cell != /r->decimal_comma = r->cell == /' table
mutant models/base/file.c 's/while (n > 0)/while (n > 1)/' small_lies
mutant models/base/yaml_bounds.c 's/KEYS_MOST = 4096/KEYS_MOST = 4096000/' limits
mutant models/base/param.c 's/v <= p->high/v <= 2.0 * p->high/' 'yaml law protocol'
mutant analysis/stare_write.c 's/-s->heat_flow_mW\[i\]/s->heat_flow_mW[i]/' small_lies
mutant analysis/stare_write.c 's/- 273.15, -s->heat/- 273.0, -s->heat/' scan
mutant analysis/scan_read.c 's/rate_K_s \* mass \/ molar \* 1e-3/rate_K_s * mass \/ molar/' 'scan small_lies'
# reduction
mutant analysis/reduce_quantities.c 's/T - 0.5 \/ slope, 0.0/T - 0.6 \/ slope, 0.0/' reduce
mutant analysis/reduce_quantities.c 's/(cp - g) \/ (l - g)/(cp - g) \/ l/' reduce
mutant analysis/reduce_quantities.c 's/sqrt(v00) \/ slope/2.0 * sqrt(v00) \/ slope/' small_lies
mutant analysis/reduce_quantities.c 's/-1.0 \/ slope - 0.5 \* bend/-1.0 \/ slope + 0.5 * bend/' reduce
mutant analysis/reduce_quantities.c 's/most = 0.25/most = 0.9/' reduce
mutant analysis/reduce_quantities.c 's/step > 3.0 \* noise/step > -3.0 * noise/' reduce
mutant analysis/peak.c 's/0.5 \* (c->y\[i\] + c->y\[i - 1\]) \* dT/c->y[i - 1] * dT/' small_lies
mutant analysis/peak.c 's/half = 0.5 \* p->height/half = 0.45 * p->height/' peak
mutant analysis/peak.c 's/height - fmax(valley\[0\], valley\[1\])/height - fmin(valley[0], valley[1])/' small_lies
mutant analysis/kissinger.c 's/a->E_J_mol = -slope/a->E_J_mol = -1.01 * slope/' kissinger
mutant analysis/kissinger.c 's/fmax(1.0, scatter), g/scatter, g/; s/variance = error ? fmax(1.0, scatter) : scatter,$/variance = scatter,/' kissinger
mutant analysis/kissinger.c 's/1.0 - rss \/ total/1.0 - 2.0 * rss \/ total/' small_lies
mutant analysis/linear_fit.c 's/f->c\[j\] -= f->r\[j\]\[i\] \* f->c\[i\]/f->c[j] += f->r[j][i] * f->c[i]/' 'kissinger small_lies reduce'

echo "$((caught + survived)) mutants: $caught caught, $survived survived; $void void"
[ "$survived" = 0 ]
