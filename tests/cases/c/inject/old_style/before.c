/* -std=c89 */
static int add(one, other)
    int one;
    int other;
{
    int sum = one;
    sum += other;
    return sum;
}

static int
split_up(int one)
{
    int half;
    int rest;
    half = one / 2;
    rest = one - half;
    return add(half, rest);
}

int main(void)
{
    return split_up(0);
}
