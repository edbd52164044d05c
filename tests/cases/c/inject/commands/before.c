#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

static int carts;

static int charge(int cart_id, uint64_t owner, size_t count, double rate, bool gift, const char *note)
{
    int sum = 0;
    carts++;
    if (gift) {
        sum += 1;
    } else {
        sum -= (int)count;
    }
    sum += (int)(rate * cart_id);
    return sum + (note != NULL) + (owner > 3);
}

static void tick(void)
{
    carts++;
    carts--;
}

int main(void)
{
    tick();
    return charge(1, 2, 3, 0.5, true, NULL) == 2;
}
