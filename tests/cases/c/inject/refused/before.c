/* -std=gnu17 -Wno-clobbered -Wno-return-type -Wno-uninitialized */
#include <setjmp.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

static jmp_buf back;
static volatile sig_atomic_t seen;

static void on_signal(int number)
{
    seen = number;
    seen = seen + 1;
}

static void at_end(void)
{
    seen = 0;
    seen = 1;
}

static int tries(int value)
{
    if (setjmp(back))
        return value;
    longjmp(back, 1);
}

static _Noreturn void dies(int status)
{
    seen = status;
    exit(status);
}

__attribute__((constructor)) static void starts(void)
{
    seen = 3;
    seen = 4;
}

__attribute__((pure)) static int squared(int value)
{
    int copy = value;
    return copy * value;
}

static int loops(int value, int sum)
{
    if (value == 0)
        return sum;
    return loops(value - 1, sum + value);
}

static int ping(int value);
static int pong(int value)
{
    if (value > 9)
        return value;
    return ping(value + 1);
}
static int ping(int value)
{
    if (value > 7)
        return value;
    return pong(value + 2);
}

static long counts(void)
{
    long value = 0;
    __asm__("" : "+r"(value));
    return value;
}

static inline int is_kept(int value)
{
    int copy = value;
    return copy + 1;
}

int main(void)
{
    signal(SIGTERM, on_signal);
    atexit(at_end);
    if (tries(1) + squared(2) + loops(3, 0) + pong(1) + (int)counts() + is_kept(1) < 0)
        dies(2);
    return 0;
}
