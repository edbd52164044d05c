/* -std=gnu17 -Wno-pedantic -Wno-unused-label -Wno-gnu-label-as-value -Wno-maybe-uninitialized */
#include <stdlib.h>

#define FAIL_IF(what, with) \
    do {                    \
        if (what)           \
            return (with);  \
    } while (0)

#define EACH(at, list) for (at = list; *at; at++)

static int walk(const int *list, int most)
{
    const int *at;
    int sizes[1 + (most & 3)];
    static void *const ways[] = {&&first, &&second};

    FAIL_IF(most < 0, -1);
    EACH(at, list) {
        switch (*at) {
        case 1:
            goto *ways[0];
        case 2:
            goto out;
        default:
            sizes[0] = *at;
        }
    }
first:
    return sizes[0];
second:
#ifdef NEVER
    return 2;
#else
out:
    return most;
#endif
}

static int count(const int *list) { return *list ? 1 + count(list + 1) : 0; }

static unsigned same(unsigned value) { unsigned copy = value; return copy + 1; }

int main(void)
{
    const int list[] = {3, 2, 1, 0};
    return walk(list, 0) + count(list) + (int)same(1) - 5;
}
