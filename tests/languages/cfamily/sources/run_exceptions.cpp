/* What an exception leaves has failed; what catches it has not, nor what runs while it flies.
 *   main
 *     catches
 *       throws !
 *         cleans up
 *     nested
 *       throws !
 *         cleans up
 *     silent
 */
#include "telemetry_inject.h"
#include <stdexcept>

namespace {
struct Cleanup {
    ~Cleanup() { _otel_span("cleans up", "Cleanup::~Cleanup"); }
};

int throws() {
    _otel_span("throws", "throws");
    Cleanup cleanup;
    throw std::runtime_error("no");
}

int catches() {
    _otel_span("catches", "catches");
    try {
        return throws();
    } catch (const std::exception&) {
        return 1;
    }
}

int nested() noexcept {
    _otel_span("nested", "nested");
    try {
        throws();
    } catch (...) {
    }
    return 2;
}

int silent() {
    _otel_span("silent", "silent");
    const auto inner = [](int value) { return value + 1; };
    return inner(2);
}
}  // namespace

int main() {
    _otel_span("main", "main");
    return catches() + nested() + silent() - 6;
}
