/* fastest.h - functions built for every width of the machine's vectors, chosen when the program starts. With
 * -ffp-contract=off what works on elements one by one gives the same bits at any width. */
#ifndef FIC_BASE_FASTEST_H
#define FIC_BASE_FASTEST_H

#if defined __x86_64__ && defined __GNUC__ && !defined __clang__ && !defined __SANITIZE_ADDRESS__
#define FIC_FASTEST __attribute__((target_clones("avx2", "default")))
#else
#define FIC_FASTEST
#endif

#endif
