// -std=c++20 -Wno-pedantic
#include <coroutine>
#include <cstddef>
#include <cstdlib>
#include <new>

#include "telemetry_inject.h" /* telemetry-inject: v1 */

struct Task {
    struct promise_type {
        Task get_return_object() noexcept { _otel_span("span 0", "Task::promise_type::get_return_object"); return {}; }
        std::suspend_never initial_suspend() noexcept { _otel_span("span 1", "Task::promise_type::initial_suspend"); return {}; }
        std::suspend_never final_suspend() noexcept { _otel_span("span 2", "Task::promise_type::final_suspend"); return {}; }
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
    _otel_span("span 11", "usual");
    constexpr auto twice = [](int inner) {
        int copy = inner;
        return copy + inner;
    };
    static_assert(twice(2) == 4);
    return twice(value);
}

int main(int argc, char**) {
    _otel_span("span 13", "main");
    waits(1);
    Pool* pool = new Pool(squared(2) + cubed(1));
    const int found = usual(pool->value_);
    delete pool;
    if (argc > 3)
        dies(found);
    return 0;
}
