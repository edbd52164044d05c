// -std=c++20 -Wno-pedantic
#include <coroutine>
#include <cstddef>
#include <cstdlib>
#include <new>

struct Task {
    struct promise_type {
        Task get_return_object() noexcept { return {}; }
        std::suspend_never initial_suspend() noexcept { return {}; }
        std::suspend_never final_suspend() noexcept { return {}; }
        void return_void() noexcept {}
        void unhandled_exception() noexcept {}
    };
};

constexpr int squared(int value) {
    int copy = value;
    return copy * value;
}

consteval int cubed(int value) {
    int copy = value;
    return copy * value * value;
}

Task waits(int value) {
    int copy = value;
    co_await std::suspend_never{};
    static_cast<void>(copy);
}

struct Pool {
    static void* operator new(std::size_t size) {
        void* found = std::malloc(size);
        return found;
    }
    static void operator delete(void* given) noexcept {
        void* found = given;
        std::free(found);
    }
    Pool(int value) try : value_(value) {
        value_ += 1;
    } catch (...) {
        throw;
    }
    int value_;
};

[[noreturn]] void dies(int status) {
    int copy = status;
    std::exit(copy);
}

int usual(int value) {
    constexpr auto twice = [](int inner) {
        int copy = inner;
        return copy + inner;
    };
    static_assert(twice(2) == 4);
    return twice(value);
}

int main(int argc, char**) {
    waits(1);
    Pool* pool = new Pool(squared(2) + cubed(1));
    const int found = usual(pool->value_);
    delete pool;
    if (argc > 3)
        dies(found);
    return 0;
}
