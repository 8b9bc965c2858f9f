/* Units: every spelling of one quantity gives the same bits, and what is none is answered with what was meant. */
#include "models/base/units.h"
#include "tests/support.h"

static double parsed(const char *text, const char *unit)
{
    double v = 0.0;
    ok(fic_quantity_parse(text, unit, &v, &err));
    return v;
}

START_TEST(a_unit_in_any_spelling_gives_the_same_bits)
{
    static const char *const same[][6] = {
        { "K/s", "17.3 K/min", "17.3 kelvin/minute", "17.3 K min-1", "17.3 K.min^-1", "17.3K/min" },
        { "K/s", "17.3 K/min", " 17.3  K/min ", "1.73e1 K/min", "+17.3 K/min", "17.3 degC/min" },
        { "g", "1.15 ug", "1.15 microgram", "1.15 µg", "1.15e0 ug", "1.15 ugram" },
        { "J/mol/K", "25.7 J/mol/K", "25.7 J mol-1 K-1", "25.7 J/(mol K)", "25.7 joule/mole/kelvin", "25.7 J/K/mol" },
        { "1/angstrom", "2.59 1/angstrom", "2.59 angstrom-1", "2.59 angstrom^-1", "2.59 Å-1", "2.59 1/Å" },
        { "1", "0.37", "0.37 1", "3.7e-1", ".37", "0.37 " },
    };
    for (size_t i = 0; i < COUNT(same); i++) {
        double first = parsed(same[i][1], same[i][0]);
        for (size_t j = 2; j < 6; j++) {
            double v = parsed(same[i][j], same[i][0]);
            ck_assert_msg(memcmp(&v, &first, sizeof v) == 0, "'%s' is %.17g, '%s' is %.17g %s", same[i][1], first,
                          same[i][j], v, same[i][0]);
        }
    }
}
END_TEST

START_TEST(units_convert_as_their_definitions_say)
{
    static const struct {
        const char *text, *unit;
        double value;
    } known[] = {
        { "370 degC", "K", 643.15 },
        { "-40 degF", "K", 233.15 },
        { "20 degC/min", "K/s", 1.0 / 3.0 },
        { "0.3 GPa/min", "GPa/s", 0.005 },
        { "10 kbar", "GPa", 1.0 },
        { "71.3 kJ/mol", "J/mol", 71300.0 },
        { "1 cm3/mol", "J/mol/GPa", 1000.0 },
        { "2.5 %", "1", 0.025 },
        { "7.1 d", "s", 613440.0 },
        { "3 ms", "s", 0.003 },
        { "26.1 1/nm", "1/angstrom", 2.61 },
        { "6.1 g/cm^3", "kg/m^3", 6100.0 },
    };
    for (size_t i = 0; i < COUNT(known); i++) {
        double v = parsed(known[i].text, known[i].unit);
        ck_assert_msg(fabs(v - known[i].value) <= 1e-12 * fabs(known[i].value), "%s is %.15g %s, not %.15g",
                      known[i].text, v, known[i].unit, known[i].value);
    }
}
END_TEST

START_TEST(what_is_no_quantity_is_refused_and_the_value_stays)
{
    static const char *const bad[][3] = {
        { "", "K", "not a number" },
        { "  ", "K", "not a number" },
        { "K", "K", "not a number" },
        { "nan K", "K", "not a number" },
        { "-nan K", "K", "not a number" },
        { "inf K", "K", "not a number" },
        { "-inf K", "K", "not a number" },
        { "infinity K", "K", "not a number" },
        { "0x10 K", "K", "not a number" },
        { "-0X1p3 K", "K", "not a number" },
        { "--5 K", "K", "not a number" },
        { ". K", "K", "not a number" },
        { "1e400 K", "K", "not a finite" },
        { "-1e400 K", "K", "not a finite" },
        { "20", "K/s", "has no unit" },
        { "20 K", "K/s", "wrong kind" },
        { "20 K/min", "K", "wrong kind" },
        { "20 GPa", "K", "wrong kind" },
        { "20 K/min rest", "K/s", "not a unit" },
        { "20 K/", "K/s", "not a unit" },
        { "20 kelvinn", "K", "not a unit" },
        { "1,5 K", "K", "" },
        { "20 K;", "K", "not a unit" },
        { "20 k", "K", "" },
        { "5 1", "K", "" },
        { "1 100 K", "K", "" },
        { "5 5 K", "K", "" },
        { "5 -3 K", "K", "" },
        { "5 .5 K", "K", "" },
        { "20 K @ 100", "K", "" },
        { "5 K 2", "K", "" },
        { "0.5 K", "1", "wrong kind" },
        { "1e308 degC/fs", "K/s", "too large" },
        { "0.5 2", "1", "" },
        { "20 K from 100", "K", "" },
        { "3 lg(re 1 K)", "K", "" },
    };
    for (size_t i = 0; i < COUNT(bad); i++) {
        double v = -7.25;
        fic_status s = fic_quantity_parse(bad[i][0], bad[i][1], &v, &err);
        ck_assert_msg(s == FIC_EINPUT, "'%s' was taken as %g %s", bad[i][0], v, bad[i][1]);
        ck_assert_msg(v == -7.25, "'%s' changed the value to %g", bad[i][0], v);
        ck_assert_msg(strlen(err.text) > 10, "'%s' got no sentence", bad[i][0]);
        has_words(err.text, bad[i][2]);
    }
    char text[3000];
    memset(text, 'x', sizeof text - 1);
    memcpy(text, "5 ", 2);
    text[sizeof text - 1] = '\0';
    double v;
    ck_assert_int_eq(fic_quantity_parse(text, "K", &v, &err), FIC_EINPUT);
    ck_assert_int_eq(fic_quantity_parse("no error wanted", "K", &v, NULL), FIC_EINPUT);
}
END_TEST

START_TEST(a_misspelt_unit_is_answered_with_the_one_that_was_meant)
{
    static const char *const meant[][3] = {
        { "20 K/mnn", "K/s", "did you mean 'K/min'?" },      { "0.3 gpa/min", "GPa/s", "did you mean 'GPa/min'?" },
        { "7 Gpa", "GPa", "did you mean 'GPa'?" },           { "163 kjj/mol", "J/mol", "did you mean 'kJ/mol'?" },
        { "20 kelvinn", "K", "did you mean 'kelvin'?" },     { "0.4 uw", "W", "did you mean 'uW'?" },
        { "163 kj/mol", "J/mol", "did you mean 'kJ/mol'?" }, { "2 mins", "s", "did you mean 'min'?" },
    };
    static const char *const none[][2] = {
        { "20 K/", "K/s" }, { "163 kj/moll", "J/mol" }, { "20 gpa", "K/s" }, { "3 xyzzy", "K" }, { "3 ;", "K" }
    };
    double v;
    for (size_t i = 0; i < COUNT(meant); i++) {
        ck_assert_int_eq(fic_quantity_parse(meant[i][0], meant[i][1], &v, &err), FIC_EINPUT);
        has_words(err.text, meant[i][2]);
    }
    for (size_t i = 0; i < COUNT(none); i++) {
        ck_assert_int_eq(fic_quantity_parse(none[i][0], none[i][1], &v, &err), FIC_EINPUT);
        ck_assert_msg(!strstr(err.text, "did you mean"), "'%s': %s", none[i][0], err.text);
    }
}
END_TEST

START_TEST(a_sentence_that_is_too_long_is_cut_and_not_overrun)
{
    char word[4000];
    memset(word, 'a', sizeof word - 1);
    word[sizeof word - 1] = '\0';
    ck_assert_int_eq(fic_fail(&err, FIC_EMATH, "%s", word), FIC_EMATH);
    ck_assert_uint_eq(strlen(err.text), sizeof err.text - 1);
    ck_assert_int_eq(fic_fail_in(&err, FIC_EIO, "file %d", 7), FIC_EIO);
    ck_assert_uint_eq(strlen(err.text), sizeof err.text - 1);
    ck_assert_int_eq(strncmp(err.text, "file 7: aaa", 11), 0);
    ck_assert_int_eq(fic_fail_in(&err, FIC_EIO, "%s", word), FIC_EIO);
    ck_assert_uint_lt(strlen(err.text), sizeof err.text);
    ck_assert_int_eq(fic_fail_in(NULL, FIC_EIO, "nobody listens"), FIC_EIO);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("units");
    add_case(s, "units", 10, NULL, NULL,
             (const TTest *[]){ a_unit_in_any_spelling_gives_the_same_bits, units_convert_as_their_definitions_say,
                                what_is_no_quantity_is_refused_and_the_value_stays,
                                a_misspelt_unit_is_answered_with_the_one_that_was_meant,
                                a_sentence_that_is_too_long_is_cut_and_not_overrun, NULL });
    return run_suite(s);
}
