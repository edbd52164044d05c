/* telemetry_inject.h, format v1: OpenTelemetry for C and C++ in one header.

   Nothing of it is in a program unless TELEMETRY_INJECT is defined as something other than 0: each
   macro is then an empty declaration or an empty expression, and no code or data is made.

   Switched on (-DTELEMETRY_INJECT=1, GCC or Clang), it records spans, metrics and logs, and says
   nothing until the environment asks for it:

     OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:4318   OTLP/JSON over HTTP, from a thread
     TELEMETRY_INJECT_FILE=trace.jsonl                   OTLP/JSON, one request a line
     OTEL_SERVICE_NAME, OTEL_EXPORTER_OTLP_HEADERS, OTEL_EXPORTER_OTLP_TIMEOUT,
     OTEL_BSP_SCHEDULE_DELAY and OTEL_SDK_DISABLED mean what they mean elsewhere.

   C89 to C23, C++11 to C++23. It includes no header of the system, so that it gives no name of a
   program another meaning; what it calls is bound by assembler names. Any thread may use it. The
   state is shared by all files of a program through weak symbols. */
#ifndef TELEMETRY_INJECT_H
#define TELEMETRY_INJECT_H

#if !defined(TELEMETRY_INJECT) || !defined(__GNUC__)
#define _otel_mode 0
#elif TELEMETRY_INJECT + 0 != 0
#define _otel_mode 1
#else
#define _otel_mode 0
#endif

#define _otel_cat_(one, two) one##two
#define _otel_cat(one, two) _otel_cat_(one, two)

#define _otel_span(name, function) _otel_begin(name, function, 1)
#define _otel_server_span(name, function) _otel_begin(name, function, 2)
#define _otel_client_span(name, function) _otel_begin(name, function, 3)
#define _otel_producer_span(name, function) _otel_begin(name, function, 4)
#define _otel_consumer_span(name, function) _otel_begin(name, function, 5)

/* Declarations, so that C89 may declare more below them. */
#define _otel_int(key, value) _otel_entry(_otel_set_int(key, value))
#define _otel_uint(key, value) _otel_entry(_otel_set_uint(key, value))
#define _otel_double(key, value) _otel_entry(_otel_set_double(key, value))
#define _otel_bool(key, value) _otel_entry(_otel_set_bool(key, value))
#define _otel_text(key, value) _otel_entry(_otel_set_text(key, value))
#define _otel_literal(key, value) _otel_entry(_otel_set_literal(key, value))

#if _otel_mode == 0

#define _otel_begin(name, function, kind) struct _otel_off
#define _otel_entry(expression) struct _otel_off
#define _otel_duration(name, description) struct _otel_off
#define _otel_set_int(key, value) ((void)0)
#define _otel_set_uint(key, value) ((void)0)
#define _otel_set_double(key, value) ((void)0)
#define _otel_set_bool(key, value) ((void)0)
#define _otel_set_text(key, value) ((void)0)
#define _otel_set_literal(key, value) ((void)0)
#define _otel_with_int(key, value) ((void)0)
#define _otel_with_uint(key, value) ((void)0)
#define _otel_with_double(key, value) ((void)0)
#define _otel_with_bool(key, value) ((void)0)
#define _otel_with_text(key, value) ((void)0)
#define _otel_with_literal(key, value) ((void)0)
#define _otel_event(name) ((void)0)
#define _otel_log(level, message) ((void)0)
#define _otel_count(name, unit, description, value) ((void)0)
#define _otel_record(name, unit, description, value) ((void)0)

#else /* switched on */

#ifdef __cplusplus
#define _otel_cast(type, value) (static_cast<type>(value))
#else
#define _otel_cast(type, value) ((type)(value))
#endif

#define _otel_entry(expression) \
  int _otel_cat(_otel_entry_, __LINE__) __attribute__((__unused__)) = ((expression), 0)

#define _otel_set_int(key, value) _otel_v1_int(0, key, _otel_cast(_otel_i64, value))
#define _otel_set_uint(key, value) _otel_v1_uint(0, key, _otel_cast(_otel_u64, value))
#define _otel_set_double(key, value) _otel_v1_double(0, key, _otel_cast(double, value))
#define _otel_set_bool(key, value) _otel_v1_bool(0, key, (value) ? 1 : 0)
#define _otel_set_text(key, value) _otel_v1_text(0, key, (value).data(), (value).size())
#define _otel_set_literal(key, value) _otel_v1_text(0, key, value, sizeof(value) - 1)
#define _otel_with_int(key, value) _otel_v1_int(1, key, _otel_cast(_otel_i64, value))
#define _otel_with_uint(key, value) _otel_v1_uint(1, key, _otel_cast(_otel_u64, value))
#define _otel_with_double(key, value) _otel_v1_double(1, key, _otel_cast(double, value))
#define _otel_with_bool(key, value) _otel_v1_bool(1, key, (value) ? 1 : 0)
#define _otel_with_text(key, value) _otel_v1_text(1, key, (value).data(), (value).size())
#define _otel_with_literal(key, value) _otel_v1_text(1, key, value, sizeof(value) - 1)
#define _otel_event(name) _otel_v1_event(name)
#define _otel_log(level, message) _otel_v1_log(level, message)
#define _otel_count(name, unit, description, value) \
  _otel_v1_measure(0, name, unit, description, _otel_cast(double, value))
#define _otel_record(name, unit, description, value) \
  _otel_v1_measure(1, name, unit, description, _otel_cast(double, value))

__extension__ typedef long long _otel_i64;
__extension__ typedef unsigned long long _otel_u64;
typedef __SIZE_TYPE__ _otel_size;

#endif /* switched on */

#if _otel_mode == 1

#ifdef __cplusplus
#define _otel_timer_(name, description) \
  const _otel_timing _otel_cat(_otel_timer_, __LINE__)(name, description)
#define _otel_begin(name, function, kind)                 \
  const _otel_scope _otel_cat(_otel_span_, __LINE__)(     \
      name, function, kind, __builtin_frame_address(0), __builtin_return_address(0))
#define _otel_duration(name, description) _otel_timer_(name, description)
#else
#define _otel_begin(name, function, kind)                                         \
  struct _otel_guard _otel_cat(_otel_span_, __LINE__)                             \
      __attribute__((__cleanup__(_otel_v1_end), __unused__)) =                    \
          _otel_v1_start(name, function, kind, &_otel_cat(_otel_span_, __LINE__), \
                         __builtin_frame_address(0), __builtin_return_address(0))
#define _otel_duration(name, description)                                \
  struct _otel_timer _otel_cat(_otel_timer_, __LINE__)                   \
      __attribute__((__cleanup__(_otel_v1_elapsed), __unused__)) =       \
          _otel_v1_timer(name, description)
#endif

#ifdef __cplusplus
#include <exception>
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wold-style-cast"
#if defined(__clang__) || __GNUC__ >= 5
#pragma GCC diagnostic ignored "-Wzero-as-null-pointer-constant"
#endif
extern "C" {
#endif

#define _otel_shared __attribute__((__weak__, __visibility__("default")))
#ifdef __APPLE__
#define _otel_bound(symbol) __asm__("_" symbol)
#else
#define _otel_bound(symbol) __asm__(symbol)
#endif

enum {
  _otel_deepest = 64,       /* open spans of one thread */
  _otel_most_bounds = 14,   /* of a histogram */
  _otel_longest_text = 4096 /* bytes of one attribute that are kept */
};

struct _otel_time {
  long seconds;
  long nanoseconds;
};

struct _otel_address { /* struct addrinfo */
  int flags;
  int family;
  int type;
  int protocol;
  unsigned int length;
#ifdef __APPLE__
  char *canonical;
  void *address;
#else
  void *address;
  char *canonical;
#endif
  struct _otel_address *next;
};

extern int _otel_sys_clock(int, struct _otel_time *) _otel_bound("clock_gettime");
extern void *_otel_sys_realloc(void *, _otel_size) _otel_bound("realloc");
extern void _otel_sys_free(void *) _otel_bound("free");
extern char *_otel_sys_getenv(const char *) _otel_bound("getenv");
extern int _otel_sys_print(char *, _otel_size, const char *, ...) _otel_bound("snprintf")
    __attribute__((__format__(__printf__, 3, 4)));
extern double _otel_sys_number(const char *, char **) _otel_bound("strtod");
extern int _otel_sys_atexit(void (*)(void)) _otel_bound("atexit");
extern int _otel_sys_pid(void) _otel_bound("getpid");
extern int _otel_sys_poll(void *, unsigned long, int) _otel_bound("poll");
extern int _otel_sys_yield(void) _otel_bound("sched_yield");
extern void *_otel_sys_open(const char *, const char *) _otel_bound("fopen");
extern _otel_size _otel_sys_read(void *, _otel_size, _otel_size, void *) _otel_bound("fread");
extern _otel_size _otel_sys_write(const void *, _otel_size, _otel_size, void *)
    _otel_bound("fwrite");
extern int _otel_sys_shut(void *) _otel_bound("fclose");
extern int _otel_sys_socket(int, int, int) _otel_bound("socket");
extern int _otel_sys_option(int, int, int, const void *, unsigned int) _otel_bound("setsockopt");
extern int _otel_sys_connect(int, const void *, unsigned int) _otel_bound("connect");
extern long _otel_sys_send(int, const void *, _otel_size, int) _otel_bound("send");
extern long _otel_sys_receive(int, void *, _otel_size, int) _otel_bound("recv");
extern int _otel_sys_close(int) _otel_bound("close");
extern int _otel_sys_resolve(const char *, const char *, const struct _otel_address *,
                             struct _otel_address **) _otel_bound("getaddrinfo");
extern void _otel_sys_resolved(struct _otel_address *) _otel_bound("freeaddrinfo");
extern int _otel_sys_thread(unsigned long *, const void *, void *(*)(void *), void *)
    _otel_bound("pthread_create") __attribute__((__weak__));
extern int _otel_sys_detach(unsigned long) _otel_bound("pthread_detach") __attribute__((__weak__));
extern int _otel_sys_mask(int, const void *, void *) _otel_bound("pthread_sigmask")
    __attribute__((__weak__));

/* Text that grows; what finds no memory is left out. */
struct _otel_string {
  char *at;
  _otel_size size;
  _otel_size room;
};

struct _otel_guard {
  _otel_u64 serial; /* 0: nothing was started */
  int depth;        /* -2: too deep to be recorded */
};

struct _otel_timer {
  const char *name;
  const char *description;
  _otel_u64 start;
  struct _otel_string attributes;
};

struct _otel_open {
  _otel_u64 serial;
  _otel_u64 id;
  _otel_u64 start;   /* nanoseconds since 1970 */
  _otel_u64 started; /* nanoseconds of the clock that never jumps */
  const char *name;
  const char *function;
  const char *slot;   /* where the guard, the frame of its function and what called that are */
  const char *frame;
  const char *caller;
  int kind;
  int failed;
  struct _otel_string attributes;
  struct _otel_string events;
};

struct _otel_thread {
  int busy; /* a signal, or an allocator with spans of its own, must not come back in here */
  int depth;
  int skipped;
  _otel_u64 serial;
  _otel_u64 random;
  _otel_u64 trace[2];
  struct _otel_string pending; /* attributes of what comes next */
  struct _otel_open open[_otel_deepest];
};

struct _otel_series {
  struct _otel_series *next;
  const char *name;
  const char *unit;
  const char *description;
  int histogram;
  struct _otel_string attributes;
  double sum;
  double lowest;
  double highest;
  _otel_u64 count;
  _otel_u64 counts[_otel_most_bounds + 1];
};

struct _otel_state {
  char lock;
  char sending;
  char threaded;
  char changed; /* metrics, since they were sent */
  int ready;    /* 1: on; 2: off */
  int pid;
  int timeout;
  int delay;
  const char *file;
  const char *endpoint;
  _otel_u64 begun;
  _otel_u64 sent;
  struct _otel_string spans;
  struct _otel_string logs;
  struct _otel_series *series;
};

/* -------------------------------------------------------------------- what is declared before use */

struct _otel_guard _otel_v1_start(const char *, const char *, int, void *, const void *,
                                  const void *);
int _otel_v1_left(const struct _otel_open *, const void *, const void *, const void *);
int _otel_v1_full(struct _otel_state *, _otel_size);
void _otel_v1_end(struct _otel_guard *);
void _otel_v1_failed(const struct _otel_guard *);
struct _otel_timer _otel_v1_timer(const char *, const char *);
void _otel_v1_elapsed(struct _otel_timer *);
void _otel_v1_int(int, const char *, _otel_i64);
void _otel_v1_uint(int, const char *, _otel_u64);
void _otel_v1_double(int, const char *, double);
void _otel_v1_bool(int, const char *, int);
void _otel_v1_text(int, const char *, const char *, _otel_size);
void _otel_v1_event(const char *);
void _otel_v1_log(const char *, const char *);
void _otel_v1_measure(int, const char *, const char *, const char *, double);
struct _otel_thread *_otel_v1_thread(void);
struct _otel_state *_otel_v1_state(void);
int _otel_v1_on(struct _otel_state *);
int _otel_v1_enter(struct _otel_thread *);
void _otel_v1_lock(struct _otel_state *);
void _otel_v1_unlock(struct _otel_state *);
_otel_u64 _otel_v1_clock(int);
_otel_u64 _otel_v1_random(struct _otel_thread *);
_otel_size _otel_v1_length(const char *);
int _otel_v1_same(const char *, const char *);
void _otel_v1_put(struct _otel_string *, const char *, _otel_size);
void _otel_v1_say(struct _otel_string *, const char *);
void _otel_v1_quote(struct _otel_string *, const char *, _otel_size);
void _otel_v1_decimal(struct _otel_string *, _otel_u64);
void _otel_v1_real(struct _otel_string *, double);
void _otel_v1_hex(struct _otel_string *, _otel_u64);
void _otel_v1_clear(struct _otel_string *);
struct _otel_string *_otel_v1_place(struct _otel_thread *, int);
void _otel_v1_key(struct _otel_string *, const char *, const char *);
void _otel_v1_done(struct _otel_thread *, struct _otel_state *, int);
double _otel_v1_bound(int);
void _otel_v1_metrics(struct _otel_state *, struct _otel_string *);
void _otel_v1_resource(struct _otel_string *, const char *);
void _otel_v1_flush(struct _otel_state *);
void _otel_v1_send(struct _otel_state *, const char *, struct _otel_string *);
void _otel_v1_post(struct _otel_state *, const char *, const struct _otel_string *);
void _otel_v1_headers(struct _otel_string *);
void *_otel_v1_work(void *);
void _otel_v1_later(struct _otel_state *);
void _otel_v1_exit(void);
int _otel_v1_setting(const char *, int);

/* ------------------------------------------------------------------------------------------- text */

_otel_shared _otel_size _otel_v1_length(const char *text) {
  _otel_size size = 0;
  while (text[size]) size++;
  return size;
}

_otel_shared int _otel_v1_same(const char *one, const char *other) {
  while (*one && *one == *other) {
    one++;
    other++;
  }
  return *one == *other;
}

_otel_shared void _otel_v1_put(struct _otel_string *to, const char *text, _otel_size size) {
  _otel_size at;
  if (to->size + size + 1 > to->room) {
    _otel_size room = (to->size + size + 1) * 2;
    char *grown = (char *)_otel_sys_realloc(to->at, room);
    if (!grown) return;
    to->at = grown;
    to->room = room;
  }
  for (at = 0; at < size; at++) to->at[to->size + at] = text[at];
  to->size += size;
  to->at[to->size] = 0;
}

_otel_shared void _otel_v1_say(struct _otel_string *to, const char *text) {
  _otel_v1_put(to, text, _otel_v1_length(text));
}

_otel_shared void _otel_v1_clear(struct _otel_string *text) {
  _otel_sys_free(text->at);
  text->at = 0;
  text->size = text->room = 0;
}

/* Put a string of JSON; what is no UTF-8 becomes question marks. */
_otel_shared void _otel_v1_quote(struct _otel_string *to, const char *text, _otel_size size) {
  _otel_size at = 0;
  if (size > (_otel_size)_otel_longest_text) size = (_otel_size)_otel_longest_text;
  _otel_v1_put(to, "\"", 1);
  while (at < size) {
    unsigned int letter = (unsigned char)text[at];
    _otel_size more = letter < 0x80 ? 0 : letter < 0xc2 ? 9 : letter < 0xe0 ? 1
                    : letter < 0xf0 ? 2 : letter < 0xf5 ? 3 : 9;
    _otel_size next;
    for (next = 1; more < 9 && next <= more; next++) {
      unsigned int follow = at + next < size ? (unsigned char)text[at + next] : 0;
      if ((follow & 0xc0) != 0x80 || (next == 1 && ((letter == 0xe0 && follow < 0xa0) ||
          (letter == 0xed && follow > 0x9f) || (letter == 0xf0 && follow < 0x90) ||
          (letter == 0xf4 && follow > 0x8f)))) more = 9;
    }
    if (more == 9) {
      _otel_v1_put(to, "?", 1);
      at++;
      continue;
    }
    if (letter < 0x20 || letter == 0x7f) {
      char escape[8];
      _otel_sys_print(escape, sizeof escape, "\\u%04x", letter & 0x7f);
      _otel_v1_put(to, escape, 6);
    } else {
      if (letter == '"' || letter == '\\') _otel_v1_put(to, "\\", 1);
      _otel_v1_put(to, text + at, more + 1);
    }
    at += more + 1;
  }
  _otel_v1_put(to, "\"", 1);
}

_otel_shared void _otel_v1_decimal(struct _otel_string *to, _otel_u64 value) {
  char digits[24];
  int at = 24;
  do {
    digits[--at] = (char)('0' + (int)(value % 10));
    value /= 10;
  } while (value);
  _otel_v1_put(to, digits + at, (_otel_size)(24 - at));
}

_otel_shared void _otel_v1_hex(struct _otel_string *to, _otel_u64 value) {
  char digits[16];
  int at;
  for (at = 15; at >= 0; at--) {
    digits[at] = "0123456789abcdef"[value & 15];
    value >>= 4;
  }
  _otel_v1_put(to, digits, 16);
}

_otel_shared void _otel_v1_real(struct _otel_string *to, double value) {
  char digits[40];
  int at;
  if (value != value) {
    _otel_v1_say(to, "\"NaN\"");
  } else if (value > 1.7976931348623157e308 || value < -1.7976931348623157e308) {
    _otel_v1_say(to, value > 0 ? "\"Infinity\"" : "\"-Infinity\"");
  } else {
    _otel_sys_print(digits, sizeof digits, "%.17g", value);
    for (at = 0; digits[at]; at++)
      if (digits[at] == ',') digits[at] = '.'; /* as a locale may have it */
    _otel_v1_say(to, digits);
  }
}

/* --------------------------------------------------------------------------------- state and time */

_otel_shared struct _otel_thread *_otel_v1_thread(void) {
  static __thread struct _otel_thread thread;
  return &thread;
}

_otel_shared struct _otel_state *_otel_v1_state(void) {
  static struct _otel_state state;
  return &state;
}

_otel_shared _otel_u64 _otel_v1_clock(int which) {
  struct _otel_time now;
#ifdef __APPLE__
  if (which == 1) which = 6;
#endif
  if (_otel_sys_clock(which, &now) != 0) return 0;
  return (_otel_u64)now.seconds * 1000000000u + (_otel_u64)now.nanoseconds;
}

_otel_shared _otel_u64 _otel_v1_random(struct _otel_thread *thread) {
  _otel_u64 value;
  if (!thread->random) {
    void *source = _otel_sys_open("/dev/urandom", "rb");
    if (source) {
      _otel_u64 seed[1];
      if (_otel_sys_read(seed, sizeof seed, 1, source) == 1) thread->random = seed[0];
      _otel_sys_shut(source);
    }
    thread->random ^= _otel_v1_clock(0) ^ ((_otel_u64)_otel_sys_pid() << 32) ^
                      (_otel_u64)(_otel_size)thread;
  }
  do { /* splitmix64 */
    thread->random += ((_otel_u64)0x9e3779b9u << 32) | 0x7f4a7c15u;
    value = thread->random;
    value = (value ^ (value >> 30)) * (((_otel_u64)0xbf58476du << 32) | 0x1ce4e5b9u);
    value = (value ^ (value >> 27)) * (((_otel_u64)0x94d049bbu << 32) | 0x133111ebu);
    value ^= value >> 31;
  } while (!value);
  return value;
}

_otel_shared void _otel_v1_lock(struct _otel_state *state) {
  while (__sync_lock_test_and_set(&state->lock, 1)) _otel_sys_yield();
}

_otel_shared void _otel_v1_unlock(struct _otel_state *state) { __sync_lock_release(&state->lock); }

_otel_shared int _otel_v1_setting(const char *name, int otherwise) {
  const char *text = _otel_sys_getenv(name);
  int value = 0;
  if (!text || !*text) return otherwise;
  for (; *text >= '0' && *text <= '9' && value < 100000000; text++) value = value * 10 + *text - '0';
  return *text ? otherwise : value;
}

/* Return whether the environment asks for telemetry. After a fork, a child starts from nothing: what
   its parent has not sent yet is the parent's to send. */
_otel_shared int _otel_v1_on(struct _otel_state *state) {
  const char *text;
  int ready = __atomic_load_n(&state->ready, __ATOMIC_ACQUIRE);
  if (ready == 2) return 0;
  if (ready == 1) {
    if (state->pid == _otel_sys_pid()) return 1;
    state->lock = state->sending = state->threaded = state->changed = 0;
    state->spans.at = state->logs.at = 0;
    state->spans.size = state->spans.room = state->logs.size = state->logs.room = 0;
    state->series = 0;
    state->pid = _otel_sys_pid();
    _otel_v1_thread()->random = 0;
    return 1;
  }
  _otel_v1_lock(state);
  ready = __atomic_load_n(&state->ready, __ATOMIC_ACQUIRE);
  if (ready == 0) {
    state->file = _otel_sys_getenv("TELEMETRY_INJECT_FILE");
    state->endpoint = _otel_sys_getenv("OTEL_EXPORTER_OTLP_ENDPOINT");
    if (state->endpoint && !*state->endpoint) state->endpoint = 0;
    if (state->file && !*state->file) state->file = 0;
    text = _otel_sys_getenv("OTEL_SDK_DISABLED");
    ready = (state->file || state->endpoint) && !(text && _otel_v1_same(text, "true")) ? 1 : 2;
    state->timeout = _otel_v1_setting("OTEL_EXPORTER_OTLP_TIMEOUT", 10000);
    state->delay = _otel_v1_setting("OTEL_BSP_SCHEDULE_DELAY", 5000);
    state->pid = _otel_sys_pid();
    state->begun = _otel_v1_clock(0);
    state->sent = _otel_v1_clock(1);
    if (ready == 1) _otel_sys_atexit(_otel_v1_exit);
    __atomic_store_n(&state->ready, ready, __ATOMIC_RELEASE);
  }
  _otel_v1_unlock(state);
  return ready == 1;
}

/* Return whether this thread may record now; if so it is busy until the caller says otherwise. */
_otel_shared int _otel_v1_enter(struct _otel_thread *thread) {
  if (thread->busy) return 0;
  thread->busy = 1;
  if (_otel_v1_on(_otel_v1_state())) return 1;
  thread->busy = 0;
  return 0;
}

/* ------------------------------------------------------------------------------------------ spans */

/* Return whether longjmp must have left the frame of an open span: the stack grows down, so that it
   lies below a frame that is entered now, or is that one with another caller or the same guard. */
_otel_shared int _otel_v1_left(const struct _otel_open *span, const void *slot, const void *frame,
                               const void *caller) {
  if (span->frame == (const char *)frame)
    return span->slot == (const char *)slot || span->caller != (const char *)caller;
  return span->frame < (const char *)frame && (const char *)frame - span->frame < 1048576;
}

_otel_shared struct _otel_guard _otel_v1_start(const char *name, const char *function, int kind,
                                               void *slot, const void *frame,
                                               const void *caller) {
  struct _otel_thread *thread = _otel_v1_thread();
  struct _otel_guard guard;
  struct _otel_open *span;
  guard.serial = 0;
  guard.depth = -1;
  if (!_otel_v1_enter(thread)) return guard;
  while (thread->depth > 0 && _otel_v1_left(&thread->open[thread->depth - 1], slot, frame, caller))
    _otel_v1_done(thread, _otel_v1_state(), thread->depth - 1);
  if (thread->depth == _otel_deepest) {
    guard.depth = -2;
    thread->skipped++;
    thread->busy = 0;
    return guard;
  }
  if (thread->depth == 0) {
    thread->trace[0] = _otel_v1_random(thread);
    thread->trace[1] = _otel_v1_random(thread);
    thread->skipped = 0;
  }
  span = &thread->open[thread->depth];
  span->serial = guard.serial = ++thread->serial;
  span->id = _otel_v1_random(thread);
  span->start = _otel_v1_clock(0);
  span->started = _otel_v1_clock(1);
  span->name = name;
  span->function = function;
  span->slot = (const char *)slot;
  span->frame = (const char *)frame;
  span->caller = (const char *)caller;
  span->kind = kind;
  span->failed = 0;
  guard.depth = thread->depth++;
  thread->busy = 0;
  return guard;
}

_otel_shared void _otel_v1_failed(const struct _otel_guard *guard) {
  struct _otel_thread *thread = _otel_v1_thread();
  if (guard->serial && guard->depth < thread->depth &&
      thread->open[guard->depth].serial == guard->serial)
    thread->open[guard->depth].failed = 1;
}

_otel_shared void _otel_v1_end(struct _otel_guard *guard) {
  struct _otel_thread *thread = _otel_v1_thread();
  if (guard->depth == -2 && thread->skipped > 0) thread->skipped--;
  if (!guard->serial || guard->depth >= thread->depth || thread->busy ||
      thread->open[guard->depth].serial != guard->serial)
    return;
  if (!_otel_v1_enter(thread)) return;
  thread->skipped = 0;
  while (thread->depth > guard->depth) _otel_v1_done(thread, _otel_v1_state(), thread->depth - 1);
  _otel_v1_later(_otel_v1_state());
  thread->busy = 0;
}

/* Close the innermost span of a thread. */
_otel_shared void _otel_v1_done(struct _otel_thread *thread, struct _otel_state *state, int depth) {
  struct _otel_open *span = &thread->open[depth];
  struct _otel_string text = {0, 0, 0};
  _otel_u64 end = span->start + (_otel_v1_clock(1) - span->started);
  _otel_v1_say(&text, "{\"traceId\":\"");
  _otel_v1_hex(&text, thread->trace[0]);
  _otel_v1_hex(&text, thread->trace[1]);
  _otel_v1_say(&text, "\",\"spanId\":\"");
  _otel_v1_hex(&text, span->id);
  if (depth > 0) {
    _otel_v1_say(&text, "\",\"parentSpanId\":\"");
    _otel_v1_hex(&text, thread->open[depth - 1].id);
  }
  _otel_v1_say(&text, "\",\"name\":");
  _otel_v1_quote(&text, span->name, _otel_v1_length(span->name));
  _otel_v1_say(&text, ",\"kind\":");
  _otel_v1_decimal(&text, (_otel_u64)span->kind);
  _otel_v1_say(&text, ",\"startTimeUnixNano\":\"");
  _otel_v1_decimal(&text, span->start);
  _otel_v1_say(&text, "\",\"endTimeUnixNano\":\"");
  _otel_v1_decimal(&text, end);
  _otel_v1_say(&text, "\",\"attributes\":[{\"key\":\"code.function.name\",\"value\":{\"stringValue\":");
  _otel_v1_quote(&text, span->function, _otel_v1_length(span->function));
  _otel_v1_say(&text, "}}");
  if (span->attributes.size) {
    _otel_v1_put(&text, ",", 1);
    _otel_v1_put(&text, span->attributes.at, span->attributes.size);
  }
  _otel_v1_put(&text, "]", 1);
  if (span->failed) {
    if (span->events.size) _otel_v1_put(&span->events, ",", 1);
    _otel_v1_say(&span->events, "{\"name\":\"exception\",\"timeUnixNano\":\"");
    _otel_v1_decimal(&span->events, end);
    _otel_v1_say(&span->events, "\",\"attributes\":[{\"key\":\"exception.message\",\"value\":"
                                "{\"stringValue\":\"left by an exception\"}}]}");
  }
  if (span->events.size) {
    _otel_v1_say(&text, ",\"events\":[");
    _otel_v1_put(&text, span->events.at, span->events.size);
    _otel_v1_put(&text, "]", 1);
  }
  if (span->failed)
    _otel_v1_say(&text, ",\"status\":{\"code\":2,\"message\":\"left by an exception\"}");
  _otel_v1_put(&text, "}", 1);
  _otel_v1_lock(state);
  if (state->spans.size < 4194304) { /* beyond 4 MB that nobody takes, spans are lost */
    if (state->spans.size) _otel_v1_put(&state->spans, ",", 1);
    _otel_v1_put(&state->spans, text.at, text.size);
  }
  _otel_v1_unlock(state);
  _otel_v1_clear(&text);
  _otel_v1_clear(&span->attributes);
  _otel_v1_clear(&span->events);
  span->serial = 0;
  thread->depth = depth;
}

/* Return where attributes go: 0, to the current span; 1, to what comes next. */
_otel_shared struct _otel_string *_otel_v1_place(struct _otel_thread *thread, int pending) {
  if (pending) return &thread->pending;
  if (thread->depth == 0 || thread->skipped) return 0;
  return &thread->open[thread->depth - 1].attributes;
}

_otel_shared void _otel_v1_key(struct _otel_string *to, const char *key, const char *type) {
  if (to->size) _otel_v1_put(to, ",", 1);
  _otel_v1_say(to, "{\"key\":");
  _otel_v1_quote(to, key, _otel_v1_length(key));
  _otel_v1_say(to, ",\"value\":{\"");
  _otel_v1_say(to, type);
  _otel_v1_say(to, "\":");
}

#define _otel_attribute(type, write)                                \
  struct _otel_thread *thread = _otel_v1_thread();                  \
  struct _otel_string *to;                                          \
  if (!_otel_v1_enter(thread)) return;                              \
  to = _otel_v1_place(thread, pending);                             \
  if (to && to->size < 65536) {                                     \
    _otel_v1_key(to, key, type);                                    \
    write;                                                          \
    _otel_v1_say(to, "}}");                                         \
  }                                                                 \
  thread->busy = 0

_otel_shared void _otel_v1_int(int pending, const char *key, _otel_i64 value) {
  _otel_u64 size = value < 0 ? 0 - (_otel_u64)value : (_otel_u64)value;
  _otel_attribute("intValue", _otel_v1_say(to, value < 0 ? "\"-" : "\""); _otel_v1_decimal(to, size);
                  _otel_v1_put(to, "\"", 1));
}

/* OpenTelemetry has no unsigned number, and an identifier must not turn negative: it is text. */
_otel_shared void _otel_v1_uint(int pending, const char *key, _otel_u64 value) {
  _otel_attribute("stringValue", _otel_v1_put(to, "\"", 1); _otel_v1_decimal(to, value);
                  _otel_v1_put(to, "\"", 1));
}

_otel_shared void _otel_v1_double(int pending, const char *key, double value) {
  _otel_attribute("doubleValue", _otel_v1_real(to, value));
}

_otel_shared void _otel_v1_bool(int pending, const char *key, int value) {
  _otel_attribute("boolValue", _otel_v1_say(to, value ? "true" : "false"));
}

_otel_shared void _otel_v1_text(int pending, const char *key, const char *value, _otel_size size) {
  _otel_attribute("stringValue", _otel_v1_quote(to, value, size));
}

_otel_shared void _otel_v1_event(const char *name) {
  struct _otel_thread *thread = _otel_v1_thread();
  if (!_otel_v1_enter(thread)) return;
  if (thread->depth && !thread->skipped && thread->open[thread->depth - 1].events.size < 65536) {
    struct _otel_string *to = &thread->open[thread->depth - 1].events;
    if (to->size) _otel_v1_put(to, ",", 1);
    _otel_v1_say(to, "{\"name\":");
    _otel_v1_quote(to, name, _otel_v1_length(name));
    _otel_v1_say(to, ",\"timeUnixNano\":\"");
    _otel_v1_decimal(to, _otel_v1_clock(0));
    _otel_v1_say(to, "\",\"attributes\":[");
    _otel_v1_put(to, thread->pending.at ? thread->pending.at : "", thread->pending.size);
    _otel_v1_say(to, "]}");
  }
  _otel_v1_clear(&thread->pending);
  thread->busy = 0;
}

/* ------------------------------------------------------------------------------- logs and metrics */

_otel_shared void _otel_v1_log(const char *level, const char *message) {
  static const char *const levels[] = {"trace", "debug", "info", "warn", "error", "fatal"};
  static const char *const names[] = {"TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"};
  struct _otel_thread *thread = _otel_v1_thread();
  struct _otel_state *state = _otel_v1_state();
  struct _otel_string text = {0, 0, 0};
  int at = 0;
  if (!_otel_v1_enter(thread)) return;
  while (at < 5 && !_otel_v1_same(levels[at], level)) at++;
  _otel_v1_say(&text, "{\"timeUnixNano\":\"");
  _otel_v1_decimal(&text, _otel_v1_clock(0));
  _otel_v1_say(&text, "\",\"severityNumber\":");
  _otel_v1_decimal(&text, (_otel_u64)(1 + 4 * at));
  _otel_v1_say(&text, ",\"severityText\":\"");
  _otel_v1_say(&text, names[at]);
  _otel_v1_say(&text, "\",\"body\":{\"stringValue\":");
  _otel_v1_quote(&text, message, _otel_v1_length(message));
  _otel_v1_say(&text, "},\"attributes\":[");
  _otel_v1_put(&text, thread->pending.at ? thread->pending.at : "", thread->pending.size);
  _otel_v1_put(&text, "]", 1);
  if (thread->depth) {
    _otel_v1_say(&text, ",\"traceId\":\"");
    _otel_v1_hex(&text, thread->trace[0]);
    _otel_v1_hex(&text, thread->trace[1]);
    _otel_v1_say(&text, "\",\"spanId\":\"");
    _otel_v1_hex(&text, thread->open[thread->depth - 1].id);
    _otel_v1_put(&text, "\"", 1);
  }
  _otel_v1_put(&text, "}", 1);
  _otel_v1_lock(state);
  if (state->logs.size < 4194304) {
    if (state->logs.size) _otel_v1_put(&state->logs, ",", 1);
    _otel_v1_put(&state->logs, text.at, text.size);
  }
  _otel_v1_unlock(state);
  _otel_v1_clear(&text);
  _otel_v1_clear(&thread->pending);
  _otel_v1_later(state);
  thread->busy = 0;
}

_otel_shared double _otel_v1_bound(int at) { /* those of seconds, by the semantic conventions */
  static const double bounds[_otel_most_bounds] = {0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25,
                                                   0.5,   0.75, 1.0,   2.5,  5.0,   7.5, 10.0};
  return bounds[at];
}

_otel_shared void _otel_v1_measure(int histogram, const char *name, const char *unit,
                                   const char *description, double value) {
  struct _otel_thread *thread = _otel_v1_thread();
  struct _otel_state *state = _otel_v1_state();
  struct _otel_series *found;
  const char *attributes;
  int at = 0;
  if (!_otel_v1_enter(thread)) return;
  attributes = thread->pending.at ? thread->pending.at : "";
  if (value == value && (histogram || value >= 0)) {
    _otel_v1_lock(state);
    for (found = state->series; found; found = found->next)
      if (found->histogram == histogram && _otel_v1_same(found->name, name) &&
          _otel_v1_same(found->attributes.at ? found->attributes.at : "", attributes))
        break;
    if (!found) {
      found = (struct _otel_series *)_otel_sys_realloc(0, sizeof *found);
      if (found) {
        _otel_size byte;
        for (byte = 0; byte < sizeof *found; byte++) ((char *)found)[byte] = 0;
        found->name = name;
        found->unit = unit;
        found->description = description;
        found->histogram = histogram;
        found->attributes = thread->pending;
        thread->pending.at = 0;
        thread->pending.size = thread->pending.room = 0;
        found->next = state->series;
        state->series = found;
      }
    }
    if (found) {
      while (at < _otel_most_bounds && value > _otel_v1_bound(at)) at++;
      found->counts[at]++;
      found->sum += value;
      if (!found->count || value < found->lowest) found->lowest = value;
      if (!found->count || value > found->highest) found->highest = value;
      found->count++;
      state->changed = 1;
    }
    _otel_v1_unlock(state);
  }
  _otel_v1_clear(&thread->pending);
  _otel_v1_later(state);
  thread->busy = 0;
}

_otel_shared struct _otel_timer _otel_v1_timer(const char *name, const char *description) {
  struct _otel_thread *thread = _otel_v1_thread();
  struct _otel_timer timer;
  timer.name = 0;
  timer.description = description;
  timer.start = 0;
  timer.attributes.at = 0;
  timer.attributes.size = timer.attributes.room = 0;
  if (!_otel_v1_enter(thread)) return timer;
  timer.name = name;
  timer.start = _otel_v1_clock(1);
  timer.attributes = thread->pending;
  thread->pending.at = 0;
  thread->pending.size = thread->pending.room = 0;
  thread->busy = 0;
  return timer;
}

_otel_shared void _otel_v1_elapsed(struct _otel_timer *timer) {
  struct _otel_thread *thread = _otel_v1_thread();
  if (!timer->name || thread->busy) return;
  _otel_v1_clear(&thread->pending);
  thread->pending = timer->attributes;
  _otel_v1_measure(1, timer->name, "s", timer->description,
                   (double)(_otel_v1_clock(1) - timer->start) / 1e9);
}

/* ----------------------------------------------------------------------------------------- export */

_otel_shared void _otel_v1_resource(struct _otel_string *to, const char *what) {
  const char *service = _otel_sys_getenv("OTEL_SERVICE_NAME");
  if (!service || !*service) service = "unknown_service";
  _otel_v1_say(to, "{\"resource");
  _otel_v1_say(to, what);
  _otel_v1_say(to, "s\":[{\"resource\":{\"attributes\":[{\"key\":\"service.name\",\"value\":"
                   "{\"stringValue\":");
  _otel_v1_quote(to, service, _otel_v1_length(service));
  _otel_v1_say(to, "}},{\"key\":\"telemetry.sdk.name\",\"value\":{\"stringValue\":"
                   "\"telemetry_inject.h\"}}]},\"scope");
  _otel_v1_say(to, what);
  _otel_v1_say(to, "s\":[{\"scope\":{\"name\":\"telemetry_inject.h\",\"version\":\"1\"},\"");
}

_otel_shared void _otel_v1_metrics(struct _otel_state *state, struct _otel_string *to) {
  _otel_u64 now = _otel_v1_clock(0);
  struct _otel_series *each;
  int at;
  for (each = state->series; each; each = each->next) {
    _otel_v1_say(to, each == state->series ? "{\"name\":" : ",{\"name\":");
    _otel_v1_quote(to, each->name, _otel_v1_length(each->name));
    _otel_v1_say(to, ",\"unit\":");
    _otel_v1_quote(to, each->unit, _otel_v1_length(each->unit));
    _otel_v1_say(to, ",\"description\":");
    _otel_v1_quote(to, each->description, _otel_v1_length(each->description));
    _otel_v1_say(to, each->histogram ? ",\"histogram\":{" : ",\"sum\":{\"isMonotonic\":true,");
    _otel_v1_say(to, "\"aggregationTemporality\":2,\"dataPoints\":[{\"startTimeUnixNano\":\"");
    _otel_v1_decimal(to, state->begun);
    _otel_v1_say(to, "\",\"timeUnixNano\":\"");
    _otel_v1_decimal(to, now);
    _otel_v1_say(to, "\",\"attributes\":[");
    _otel_v1_put(to, each->attributes.at ? each->attributes.at : "", each->attributes.size);
    _otel_v1_say(to, each->histogram ? "],\"sum\":" : "],\"asDouble\":");
    _otel_v1_real(to, each->sum);
    if (each->histogram) {
      _otel_v1_say(to, ",\"count\":\"");
      _otel_v1_decimal(to, each->count);
      _otel_v1_say(to, "\",\"min\":");
      _otel_v1_real(to, each->lowest);
      _otel_v1_say(to, ",\"max\":");
      _otel_v1_real(to, each->highest);
      _otel_v1_say(to, ",\"bucketCounts\":[");
      for (at = 0; at <= _otel_most_bounds; at++) {
        _otel_v1_say(to, at ? ",\"" : "\"");
        _otel_v1_decimal(to, each->counts[at]);
        _otel_v1_put(to, "\"", 1);
      }
      _otel_v1_say(to, "],\"explicitBounds\":[");
      for (at = 0; at < _otel_most_bounds; at++) {
        if (at) _otel_v1_put(to, ",", 1);
        _otel_v1_real(to, _otel_v1_bound(at));
      }
      _otel_v1_put(to, "]", 1);
    }
    _otel_v1_say(to, "}]}}");
  }
}

_otel_shared void _otel_v1_headers(struct _otel_string *to) {
  const char *at = _otel_sys_getenv("OTEL_EXPORTER_OTLP_HEADERS");
  while (at && *at) {
    const char *equals = at, *end;
    while (*equals && *equals != '=' && *equals != ',') equals++;
    for (end = equals; *end && *end != ',' && *end != '\r' && *end != '\n'; end++) continue;
    if (*equals == '=') {
      _otel_v1_put(to, at, (_otel_size)(equals - at));
      _otel_v1_say(to, ": ");
      _otel_v1_put(to, equals + 1, (_otel_size)(end - equals - 1));
      _otel_v1_say(to, "\r\n");
    }
    at = *end == ',' ? end + 1 : 0;
  }
}

/* Send a request; what cannot be sent within the timeout is lost. */
_otel_shared void _otel_v1_post(struct _otel_state *state, const char *path,
                                const struct _otel_string *body) {
  struct _otel_string head = {0, 0, 0};
  struct _otel_address wanted, *found = 0, *each;
  char host[256], port[8], answer[512];
  const char *at = state->endpoint;
  _otel_size size = 0, digits = 0, base;
  long moved, limit[2];
  int line = -1, bracket;
  if (!(at[0] == 'h' && at[1] == 't' && at[2] == 't' && at[3] == 'p' && at[4] == ':' &&
        at[5] == '/' && at[6] == '/'))
    return; /* TLS is for a collector beside the program */
  at += 7;
  bracket = *at == '[';
  if (bracket) at++;
  while (*at && *at != '/' && (bracket ? *at != ']' : *at != ':') && size < sizeof host - 1)
    host[size++] = *at++;
  host[size] = 0;
  if (*at == ']') at++;
  if (*at == ':')
    for (at++; *at >= '0' && *at <= '9' && digits < sizeof port - 1; at++) port[digits++] = *at;
  if (!digits) {
    port[digits++] = '8';
    port[digits++] = '0';
  }
  port[digits] = 0;
  base = _otel_v1_length(at);
  while (base && at[base - 1] == '/') base--;
  for (size = 0; size < sizeof wanted; size++) ((char *)&wanted)[size] = 0;
  wanted.type = 1; /* SOCK_STREAM */
  if (_otel_sys_resolve(host, port, &wanted, &found) != 0) return;
  limit[0] = state->timeout / 1000;
  limit[1] = (long)(state->timeout % 1000) * 1000;
  for (each = found; each && line < 0; each = each->next) {
    line = _otel_sys_socket(each->family, each->type, each->protocol);
    if (line < 0) continue;
#if defined(__linux__)
    _otel_sys_option(line, 1, 20, limit, sizeof limit);
    _otel_sys_option(line, 1, 21, limit, sizeof limit);
#else
    _otel_sys_option(line, 0xffff, 0x1006, limit, sizeof limit);
    _otel_sys_option(line, 0xffff, 0x1005, limit, sizeof limit);
#endif
    if (_otel_sys_connect(line, each->address, each->length) != 0) {
      _otel_sys_close(line);
      line = -1;
    }
  }
  _otel_sys_resolved(found);
  if (line < 0) return;
  _otel_v1_say(&head, "POST ");
  _otel_v1_put(&head, at, base);
  _otel_v1_say(&head, path);
  _otel_v1_say(&head, " HTTP/1.1\r\nHost: ");
  _otel_v1_say(&head, host);
  _otel_v1_say(&head, "\r\nContent-Type: application/json\r\nConnection: close\r\n");
  _otel_v1_headers(&head);
  _otel_v1_say(&head, "Content-Length: ");
  _otel_v1_decimal(&head, (_otel_u64)body->size);
  _otel_v1_say(&head, "\r\n\r\n");
  _otel_v1_put(&head, body->at, body->size);
  for (size = 0, moved = 1; size < head.size && moved > 0; size += (_otel_size)(moved > 0 ? moved : 0))
#if defined(__linux__)
    moved = _otel_sys_send(line, head.at + size, head.size - size, 0x4000); /* MSG_NOSIGNAL */
#else
    moved = _otel_sys_send(line, head.at + size, head.size - size, 0);
#endif
  if (moved > 0)
    while (_otel_sys_receive(line, answer, sizeof answer, 0) > 0) continue;
  _otel_sys_close(line);
  _otel_v1_clear(&head);
}

_otel_shared void _otel_v1_send(struct _otel_state *state, const char *path,
                                struct _otel_string *body) {
  _otel_v1_say(body, "]}]}]}");
  if (state->endpoint) _otel_v1_post(state, path, body);
  if (state->file) {
    void *file = _otel_sys_open(state->file, "ab");
    if (file) {
      _otel_v1_put(body, "\n", 1);
      _otel_sys_write(body->at, 1, body->size, file);
      _otel_sys_shut(file);
    }
  }
  _otel_v1_clear(body);
}

/* Send what has come together; one thread at a time. */
_otel_shared void _otel_v1_flush(struct _otel_state *state) {
  struct _otel_string spans, logs, body = {0, 0, 0}, metrics = {0, 0, 0};
  _otel_v1_lock(state);
  spans = state->spans;
  logs = state->logs;
  state->spans.at = state->logs.at = 0;
  state->spans.size = state->spans.room = state->logs.size = state->logs.room = 0;
  if (state->changed) _otel_v1_metrics(state, &metrics);
  state->changed = 0;
  state->sent = _otel_v1_clock(1);
  _otel_v1_unlock(state);
  if (spans.size) {
    _otel_v1_resource(&body, "Span");
    _otel_v1_say(&body, "spans\":[");
    _otel_v1_put(&body, spans.at, spans.size);
    _otel_v1_send(state, "/v1/traces", &body);
  }
  if (logs.size) {
    _otel_v1_resource(&body, "Log");
    _otel_v1_say(&body, "logRecords\":[");
    _otel_v1_put(&body, logs.at, logs.size);
    _otel_v1_send(state, "/v1/logs", &body);
  }
  if (metrics.size) {
    _otel_v1_resource(&body, "Metric");
    _otel_v1_say(&body, "metrics\":[");
    _otel_v1_put(&body, metrics.at, metrics.size);
    _otel_v1_send(state, "/v1/metrics", &body);
  }
  _otel_v1_clear(&spans);
  _otel_v1_clear(&logs);
  _otel_v1_clear(&metrics);
}

/* Return whether enough has come together, or enough time has passed. */
_otel_shared int _otel_v1_full(struct _otel_state *state, _otel_size size) {
  int full;
  _otel_v1_lock(state);
  full = state->spans.size > size || state->logs.size > size ||
         _otel_v1_clock(1) - state->sent > (_otel_u64)state->delay * 1000000u;
  _otel_v1_unlock(state);
  return full;
}

/* The thread that sends; it never records and takes no signal. */
_otel_shared void *_otel_v1_work(void *given) {
  struct _otel_state *state = (struct _otel_state *)given;
  _otel_v1_thread()->busy = 1;
  for (;;) {
    int waited;
    for (waited = 0; waited < state->delay && !_otel_v1_full(state, 1048576); waited += 100)
      _otel_sys_poll(0, 0, state->delay - waited < 100 ? state->delay - waited : 100);
    if (!__sync_lock_test_and_set(&state->sending, 1)) {
      _otel_v1_flush(state);
      __sync_lock_release(&state->sending);
    }
  }
  return 0;
}

/* See to it that what was recorded is sent: by a thread, or where there are none (or to a file) here. */
_otel_shared void _otel_v1_later(struct _otel_state *state) {
  if (state->endpoint && _otel_sys_thread && _otel_sys_mask && _otel_sys_detach) {
    if (!__sync_lock_test_and_set(&state->threaded, 1)) {
      unsigned char all[256], before[256];
      unsigned long thread;
      int at;
      for (at = 0; at < 256; at++) all[at] = 0xff;
#if defined(__linux__)
      _otel_sys_mask(2, all, before);
#else
      _otel_sys_mask(3, all, before);
#endif
      if (_otel_sys_thread(&thread, 0, _otel_v1_work, state) == 0) _otel_sys_detach(thread);
#if defined(__linux__)
      _otel_sys_mask(2, before, 0);
#else
      _otel_sys_mask(3, before, 0);
#endif
    }
  } else if (_otel_v1_full(state, 65536) && !__sync_lock_test_and_set(&state->sending, 1)) {
    _otel_v1_flush(state);
    __sync_lock_release(&state->sending);
  }
}

/* At the end: close what this thread has left open, and send the rest. */
_otel_shared void _otel_v1_exit(void) {
  struct _otel_thread *thread = _otel_v1_thread();
  struct _otel_state *state = _otel_v1_state();
  int waited;
  if (!_otel_v1_enter(thread)) return;
  while (thread->depth > 0) _otel_v1_done(thread, state, thread->depth - 1);
  for (waited = 0; waited < state->timeout; waited++) {
    if (!__sync_lock_test_and_set(&state->sending, 1)) {
      _otel_v1_flush(state);
      break; /* and nobody sends any more */
    }
    _otel_sys_poll(0, 0, 1);
  }
  thread->busy = 0;
}

#ifdef __cplusplus
} /* extern "C" */

#if defined(__cpp_exceptions) || defined(__EXCEPTIONS)
#if defined(__cpp_lib_uncaught_exceptions) || __cplusplus >= 201703L
inline int _otel_flying() noexcept { return std::uncaught_exceptions(); }
#else
extern "C" void *_otel_sys_exceptions() _otel_bound("__cxa_get_globals");
inline int _otel_flying() noexcept { /* the same number, by the ABI that both compilers share */
  return *reinterpret_cast<const int *>(static_cast<const char *>(_otel_sys_exceptions()) +
                                        sizeof(void *));
}
#endif
#else
inline int _otel_flying() noexcept { return 0; }
#endif

/* A span until the end of a block; one that an exception leaves has failed. */
class _otel_scope {
 public:
  _otel_scope(const char *name, const char *function, int kind, const void *frame,
              const void *caller) noexcept
      : guard_(_otel_v1_start(name, function, kind, this, frame, caller)),
        flying_(_otel_flying()) {}
  ~_otel_scope() {
    if (_otel_flying() > flying_) _otel_v1_failed(&guard_);
    _otel_v1_end(&guard_);
  }
  _otel_scope(const _otel_scope &) = delete;
  _otel_scope &operator=(const _otel_scope &) = delete;

 private:
  mutable _otel_guard guard_;
  int flying_;
};

class _otel_timing {
 public:
  _otel_timing(const char *name, const char *description) noexcept
      : timer_(_otel_v1_timer(name, description)) {}
  ~_otel_timing() { _otel_v1_elapsed(&timer_); }
  _otel_timing(const _otel_timing &) = delete;
  _otel_timing &operator=(const _otel_timing &) = delete;

 private:
  mutable _otel_timer timer_;
};
#pragma GCC diagnostic pop
#endif

#endif /* own export */

#endif /* TELEMETRY_INJECT_H */
