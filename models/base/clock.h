/* clock.h - a clock for spans: how long something took, how long ago something was. */
#ifndef FIC_CLOCK_H
#define FIC_CLOCK_H

/* Seconds on a clock that runs evenly and is never set; only differences mean something. */
double fic_now_s(void);

#endif
