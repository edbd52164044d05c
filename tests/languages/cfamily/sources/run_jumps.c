/* goto, break, switch and an early return end a span once; a variable array is in its way to nobody.
 *   main
 *     jumps
 *     jumps
 *     jumps
 *     jumps
 */
#include "telemetry_inject.h"

static int jumps(int way)
{
    _otel_span("jumps", "jumps");
    int sizes[1 + (way & 3)];
    sizes[0] = way;
again:
    switch (sizes[0]) {
    case 0:
        sizes[0] = 1;
        goto again;
    case 1:
        return 1;
    case 2:
        goto out;
    default:
        break;
    }
    _otel_set_int("way", way);
out:
    return 2;
}

int main(void)
{
    _otel_span("main", "main");
    return jumps(0) + jumps(1) + jumps(2) + jumps(3) - 6;
}
