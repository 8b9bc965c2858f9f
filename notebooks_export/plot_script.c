/* A picture is one multiplot: the style of the paper, then panel after panel. Axes, colours and the places of
 * words are decided here, so that gnuplot is left with the drawing. */
#include "notebooks_export/plot_script.h"

#include <math.h>
#include <string.h>
#include "notebooks_export/letters.h"

enum { MOST_NAMES = 32 }; /* names of marks that are kept apart */

static fic_sheet page_of(size_t rows, size_t columns, bool svg)
{
    bool one = rows * columns == 1;
    fic_sheet g = { .rows = rows,
                    .columns = columns,
                    .width = columns == 1 ? 1100 : 800 * (double)columns,
                    .font = columns == 1 ? 23 : 24 };
    g.point = svg ? 0.55 : 1.3;
    g.line = svg ? 0.85 : 1.15;
    g.char_height = svg ? 0.78 : 1;
    g.height = one ? 680 : (columns == 1 ? 480 : 560) * (double)rows;
    g.panel_width = g.width / (double)columns - 7.5 * g.font;
    /* What margins, labels and titles leave, measured; the svg terminal's lines are higher. */
    g.panel_height = g.height / (double)rows - (one ? svg ? 8.7 : 6.5 : 9.3) * g.font;
    return g;
}

/* Okabe and Ito's colours [okabe2008] in the order that keeps neighbours apart, their yellow darkened to show on
 * white. */
static const char *const colours[FIC_N_COLOURS] = { "#0072b2", "#d55e00", "#009e73", "#cc79a7",
                                                    "#e69f00", "#56b4e9", "#000000", "#8f7f00" };
static const int shapes[FIC_N_COLOURS] = { 7, 5, 9, 13, 11, 15, 7, 5 };
/* Viridis without its light end. */
static const double shades[5][3] = {
    { 68, 1, 84 }, { 65, 68, 135 }, { 42, 120, 142 }, { 34, 168, 132 }, { 122, 209, 81 }
};

static int shape(int colour)
{
    return colour < 0 || colour >= FIC_N_COLOURS ? 7 : shapes[colour];
}

static void put_colour(FILE *out, int colour)
{
    if (colour < 1000) {
        fprintf(out, " lc rgb '%s'", colour < 0 ? "#777777" : colours[colour % FIC_N_COLOURS]);
        return;
    }
    double at = fmin(4.0, (colour - 1000) / 250.0);
    int k = (int)fmin(3.0, at);
    unsigned rgb[3];
    for (int i = 0; i < 3; i++)
        rgb[i] = (unsigned)(shades[k][i] + (at - k) * (shades[k + 1][i] - shades[k][i]));
    fprintf(out, " lc rgb '#%02x%02x%02x'", rgb[0], rgb[1], rgb[2]);
}

/* Above a panel of several, whose key is not there: room for a title in lines that are higher than their letters. */
static void put_head_room(FILE *out, const fic_panel *p, const fic_sheet *g)
{
    if (g->char_height < 1 && (g->columns > 1 || g->rows > 1) && p->title && *p->title)
        fprintf(out, "set tmargin %g\n", 2.75 * g->char_height);
}

/* The key in the corner where it hides nothing, outside where there is no such corner. */
static fic_box put_key(FILE *out, const fic_panel *p, const fic_frame *f, const fic_sheet *g)
{
    fic_box none = { 2, 2, 2, 2 };
    size_t longest = 0, n = 0, all = 0;
    for (size_t k = 0; k < p->n_curves; k++) {
        size_t characters = fic_count_letters(p->curve[k].title);
        longest = characters > longest ? characters : longest;
        n += characters > 0;
        all += characters > 0 ? characters + 5 : 0;
    }
    if (n == 0) {
        fputs("unset key\n", out);
        put_head_room(out, p, g);
        return none;
    }
    double width = ((double)longest * 0.62 + 4.5) * g->font / g->panel_width;
    double height = ((double)n * 1.3 + 0.8) * g->font / g->panel_height;
    double least = INFINITY;
    fic_box best = none;
    for (int i = 0; i < 4; i++) {
        bool left = i & 1, bottom = i & 2;
        fic_box b = { left ? 0 : 1 - width, left ? width : 1, bottom ? 0 : 1 - height, bottom ? height : 1 };
        double hidden = fic_frame_hides(p, f, b);
        if (hidden < least) {
            least = hidden;
            best = b;
        }
    }
    bool map = p->nx > 0 && p->ny > 0;
    fputs("set key noenhanced noautotitle samplen 2.2 Left reverse ", out);
    fprintf(out, "spacing %g ", g->line);
    if (!map && least == 0 && width < 0.7 && height < 0.8) {
        fprintf(out, "inside %s %s vertical width -1\n", best.left > 0 ? "right" : "left",
                best.bottom > 0 ? "top" : "bottom");
        put_head_room(out, p, g);
        return best;
    }
    bool above = (double)all * 0.62 * g->font < 3 * g->panel_width;
    fprintf(out, "%s\n", above || map ? "tmargin center horizontal" : "rmargin top vertical");
    return none;
}

static bool touch(fic_box a, fic_box b)
{
    return a.left < b.right && b.left < a.right && a.bottom < b.top && b.bottom < a.top;
}

enum { NAME_PLACES = 10 };

/* The box of a mark's name at one of its places: either side of the line; at either end, or in between. */
static fic_box name_box(const fic_mark *m, double at, int place, const fic_sheet *g)
{
    static const double share[NAME_PLACES / 2] = { 1, 0, 0.5, 0.75, 0.25 };
    bool before = place & 1;
    double along = ((double)fic_count_letters(m->title) * 0.52 + 0.5) * g->font;
    double thick = 1.25 * g->font;
    double w = (m->horizontal ? along : thick) / g->panel_width, h = (m->horizontal ? thick : along) / g->panel_height;
    fic_box b;
    if (m->horizontal) {
        b.left = 0.005 + share[place / 2] * (0.99 - w);
        b.bottom = before ? at - h : at + 0.1 * h;
    } else {
        b.left = before ? at : at - w;
        b.bottom = 0.01 + share[place / 2] * (0.98 - h);
    }
    b.right = b.left + w;
    b.top = b.bottom + h;
    return b;
}

/* The place where the name hides least of the curves, the key and the names before it. */
static fic_box place_name(const fic_panel *p, const fic_frame *f, const fic_sheet *g, size_t k, double at,
                          const fic_box taken[])
{
    const fic_mark *m = &p->mark[k];
    double least = INFINITY;
    fic_box best = { 0 };
    for (int place = 0; place < NAME_PLACES; place++) {
        fic_box b = name_box(m, at, place, g);
        double cost = b.left < 0 || b.bottom < 0 || b.right > 1 || b.top > 1 ? 1e9 : 0;
        for (size_t i = 0; i <= k && i < MOST_NAMES; i++)
            cost += touch(b, taken[i]) ? 1e6 : 0;
        fic_box inner = b; /* without the line itself */
        inner.left += m->horizontal ? 0 : 1e-6;
        inner.right -= m->horizontal ? 0 : 1e-6;
        inner.bottom += m->horizontal ? 1e-6 : 0;
        inner.top -= m->horizontal ? 1e-6 : 0;
        cost += fic_frame_hides(p, f, inner);
        if (cost < least) {
            least = cost;
            best = b;
        }
    }
    return best;
}

/* A thin line and its name. */
static void put_mark(FILE *out, const fic_panel *p, const fic_frame *f, const fic_sheet *g, size_t k, fic_box taken[])
{
    const fic_mark *m = &p->mark[k];
    double at = fic_axis_at(m->horizontal ? &f->y : &f->x, m->at);
    if (k + 1 < MOST_NAMES)
        taken[k + 1] = (fic_box){ 2, 2, 2, 2 };
    if (!(at >= 0 && at <= 1))
        return;
    if (m->horizontal)
        fprintf(out, "set arrow from graph 0, first %.9g to graph 1, first %.9g", m->at, m->at);
    else
        fprintf(out, "set arrow from first %.9g, graph 0 to first %.9g, graph 1", m->at, m->at);
    fputs(" nohead front lw 1.4 dt (8,5) lc rgb '#666666'\n", out);
    if (!m->title || !*m->title)
        return;
    fic_box box = place_name(p, f, g, k, at, taken);
    if (k + 1 < MOST_NAMES)
        taken[k + 1] = box;
    fprintf(out, "set label noenhanced front center %s at graph %.6g, graph %.6g font ',%g' textcolor rgb '#444444' ",
            m->horizontal ? "norotate" : "rotate by 90", 0.5 * (box.left + box.right), 0.5 * (box.bottom + box.top),
            0.85 * g->font);
    fic_put_words(out, m->title, 0);
    fputc('\n', out);
}

static const char *const joined[] = { [FIC_LINE] = "lines",    [FIC_DASHES] = "lines dt (9,5)",
                                      [FIC_POINTS] = "points", [FIC_POINTS_LINE] = "linespoints",
                                      [FIC_BAND] = "boxes",    [FIC_BARS] = "boxes" };

/* The end of a plot command: pen, colour, filling. */
static void put_pen(FILE *out, const fic_curve *c, const fic_sheet *g)
{
    if (c->style == FIC_LINE || c->style == FIC_DASHES)
        fputs(c->n > 4000 ? " lw 1.3" : " lw 2.6", out); /* raw data, where noise would grow into a bar */
    if (c->style == FIC_POINTS || c->style == FIC_POINTS_LINE)
        fprintf(out, " lw 1.8 ps %g pt %d", g->point, shape(c->colour));
    put_colour(out, c->colour);
    if (c->style == FIC_BAND)
        fputs(" fs transparent solid 0.28 noborder", out);
    if (c->style == FIC_BARS)
        fputs(" fs solid 0.75 noborder", out);
}

/* One curve from its block of numbers; `bar` counts the curves of boxes before it. */
static void put_curve(FILE *out, const fic_curve *c, const fic_frame *f, const fic_sheet *g, const char *block,
                      size_t bar)
{
    double shift = ((double)bar - 0.5 * (double)(f->n_bars - 1)) * f->bar_width;
    if (c->style == FIC_BAND)
        fprintf(out, "%s using 1:2:3 with filledcurves", block);
    else if (c->style == FIC_BARS)
        fprintf(out, "%s using ($1+%.9g):2:(%.9g) with boxes", block, shift, f->bar_width);
    else
        fprintf(out, "%s using 1:2 with %s", block, joined[c->style]);
    put_pen(out, c, g);
    fputs(" notitle", out);
    if (!fic_has_error(c))
        return;
    /* Arrows with flat heads: the yerrorbars of 5.4 blank out what lies behind the point. */
    fprintf(out, ", %s using ($1+%.9g):3:(0):($4-$3) with vectors heads nofilled size screen %.4g,90 lw 1.6", block,
            c->style == FIC_BARS ? shift : 0, 5 / g->width);
    put_colour(out, c->style == FIC_BARS ? 6 : c->colour);
    fputs(" notitle", out);
}

static void put_curves(FILE *out, const fic_panel *p, const fic_frame *f, const fic_sheet *g, size_t index)
{
    size_t bar = 0;
    fputs("plot NaN notitle", out);
    if (fic_map_shows(p))
        fprintf(out, ", $map%zu using 1:2:3:4:5:6:7 with boxxyerror lc palette fs solid noborder notitle", index);
    for (size_t k = 0; k < p->n_curves; k++) {
        const fic_curve *c = &p->curve[k];
        if (fic_curve_shows(c, f)) {
            char block[64];
            snprintf(block, sizeof block, "$curve%zu_%zu", index, k);
            fputs(", ", out);
            put_curve(out, c, f, g, block, bar);
        }
        bar += c->style == FIC_BARS;
        if (!c->title || !*c->title)
            continue;
        fprintf(out, ", keyentry with %s", joined[c->style]);
        put_pen(out, c, g);
        fputs(" title ", out);
        fic_put_words(out, c->title, 0);
    }
    fputc('\n', out);
}

static void put_panel(FILE *out, const fic_panel *p, const fic_frame *f, size_t index, const fic_sheet *g)
{
    fic_box taken[MOST_NAMES];
    bool left_over = p->n_curves == 0 && p->n_marks == 0 && p->nx * p->ny == 0 && !p->title && !p->x_label;
    if (left_over && g->rows * g->columns > 1) { /* a place left over */
        fputs("set multiplot next\n", out);
        return;
    }
    fputs("reset\n", out);
    fic_put_axes(out, p, f, g);
    taken[0] = put_key(out, p, f, g);
    for (size_t k = 0; k < p->n_marks; k++)
        put_mark(out, p, f, g, k, taken);
    put_curves(out, p, f, g, index);
}

/* The numbers of a panel; they serve both files. */
static void put_data(FILE *out, const fic_panel *p, const fic_frame *f, size_t index)
{
    for (size_t k = 0; k < p->n_curves; k++) {
        if (!fic_curve_shows(&p->curve[k], f))
            continue;
        fprintf(out, "$curve%zu_%zu << END\n", index, k);
        fic_put_curve(out, &p->curve[k], f, 2000);
        fputs("END\n", out);
    }
    if (fic_map_shows(p)) {
        fprintf(out, "$map%zu << END\n", index);
        fic_put_map(out, p, f);
        fputs("END\n", out);
    }
}

static void put_file(FILE *out, const char *terminal, const char *path, const char *title, size_t rows, size_t columns,
                     const fic_panel panel[])
{
    bool svg = strcmp(terminal, "svg") == 0; /* counts letters in pixels, the other in points */
    fic_sheet g = page_of(rows, columns, svg);
    fprintf(out, "set terminal %s size %g,%g enhanced font '%s,%g' background '#ffffff'%s\nset output ", terminal,
            g.width, g.height, svg ? "sans-serif" : "DejaVu Sans", g.font, svg ? "" : " fontscale 0.75");
    fic_put_words(out, path, 0);
    fprintf(out, "\nset multiplot layout %zu,%zu", rows, columns);
    if (title && *title) {
        fprintf(out, " title noenhanced font ',%g' ", 1.1 * g.font);
        fic_put_words(out, title, (size_t)(g.width / (0.66 * g.font)));
    }
    fputc('\n', out);
    for (size_t i = 0; i < rows * columns; i++) {
        fic_frame f;
        fic_frame_choose(&panel[i], &f);
        put_panel(out, &panel[i], &f, i, &g);
    }
    fputs("unset multiplot\nunset output\n", out);
}

void fic_put_picture(FILE *out, const char *png, const char *svg, const char *title, size_t rows, size_t columns,
                     const fic_panel panel[])
{
    fputs("set encoding utf8\nset minussign\n", out);
    for (size_t i = 0; i < rows * columns; i++) {
        fic_frame f;
        fic_frame_choose(&panel[i], &f);
        put_data(out, &panel[i], &f, i);
    }
    put_file(out, "pngcairo", png, title, rows, columns, panel);
    put_file(out, "svg", svg, title, rows, columns, panel);
}
