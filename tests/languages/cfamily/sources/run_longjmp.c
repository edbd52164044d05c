/* longjmp leaves spans behind; those that follow have the right parents all the same.
 *   rounds
 *     fails
 *       jumps
 *     works
 *     fails
 *       jumps
 *     works
 */
#include "telemetry_inject.h"
#include <setjmp.h>

static jmp_buf back;

static void jumps(void)
{
    _otel_span("jumps", "jumps");
    longjmp(back, 1);
}

static int __attribute__((noinline)) fails(int round)
{
    _otel_span("fails", "fails");
    jumps();
    return round;
}

static void __attribute__((noinline)) works(void)
{
    _otel_span("works", "works");
}

static void __attribute__((noinline)) round_of(int at)
{
    if (setjmp(back) == 0)
        fails(at);
    works();
}

static void rounds(void)
{
    _otel_span("rounds", "rounds");
    round_of(1);
    round_of(2);
}

int main(void)
{
    rounds();
    return 0;
}
