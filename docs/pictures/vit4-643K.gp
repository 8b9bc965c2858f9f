# The picture of README.md, after 'make demo': gnuplot docs/pictures/vit4-643K.gp
set terminal pngcairo size 1400,700 font "DejaVu Sans,20" enhanced
set output 'docs/pictures/vit4-643K.png'
set datafile separator ','
set datafile missing ''
set border 3 lw 1.2 lc rgb '#444444'; set tics nomirror; set grid lc rgb '#e6e6e6' lt 1
set key top left reverse Left noautotitle samplen 2
set xlabel 'T (K)'; set ylabel 'heat flow (mW), endothermic up'
set xrange [500:780]
set title 'Vit4, annealed 10 min at 643 K, then heated at 200 K/s' font ',22'
plot 'out/vit4/1atm-643K/scan-first.csv' every ::1 u 2:5 w l lw 3 lc rgb '#0072B2' t 'annealed at 1 atm', \
     'out/vit4/7GPa-643K/scan-first.csv' every ::1 u 2:5 w l lw 3 lc rgb '#D55E00' t 'annealed at 7 GPa', \
     'out/vit4/7GPa-643K/scan-second.csv' every ::1 u 2:5 w l lw 3 lc rgb '#999999' t 'either, second run'
