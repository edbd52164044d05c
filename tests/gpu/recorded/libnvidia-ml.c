/* The functions of NVIDIA's driver library that detection calls, with recorded answers.
 *
 * Built as libnvidia-ml.so.1 and loaded by the real nvidia-ml-py, so that its structures, versions
 * and errors are what is tested. RECORDING names the machine:
 *   h100      H100 80GB HBM3, idle: 81,559 MiB, as nvidia-smi shows it
 *   mig       A100-SXM4-40GB cut into slices: the table of NVIDIA's MIG user guide
 *             (3g.20gb at numbers 0 and 1 with 20,096 MiB, 1g.5gb at number 3 with 4,864 MiB)
 *   old       two GeForce GTX 1080 under a driver before 510: no nvmlDeviceGetMemoryInfo_v2
 *   broken    a driver whose kernel module has another version
 */
#include <stdlib.h>
#include <string.h>

typedef void *device;
struct memory { unsigned long long total, free, used; };
struct memory_v2 { unsigned version; unsigned long long total, reserved, free, used; };

enum { OK = 0, INVALID = 2, UNSUPPORTED = 3, NOT_FOUND = 6, DRIVER_MISMATCH = 18, MISSING = 13 };
#define MIB 1048576ull

static int is(const char *name) {
    const char *recording = getenv("RECORDING");
    return recording && !strcmp(recording, name);
}

int nvmlInitWithFlags(unsigned flags) { return is("broken") ? DRIVER_MISMATCH : OK; }
int nvmlInit_v2(void) { return nvmlInitWithFlags(0); }
int nvmlShutdown(void) { return OK; }
const char *nvmlErrorString(int code) {
    return code == DRIVER_MISMATCH ? "Driver/library version mismatch" : "Error";
}
int nvmlDeviceGetCount_v2(unsigned *count) { *count = is("old") ? 2 : 1; return OK; }
int nvmlDeviceGetHandleByIndex_v2(unsigned index, device *out) {
    *out = (device)(size_t)(index + 1);
    return OK;
}
int nvmlDeviceGetName(device of, char *name, unsigned length) {
    strncpy(name, is("old") ? "NVIDIA GeForce GTX 1080" : is("h100") ? "NVIDIA H100 80GB HBM3"
        : (size_t)of < 100 ? "NVIDIA A100-SXM4-40GB" : (size_t)of < 103 ? "NVIDIA A100-SXM4-40GB MIG 3g.20gb"
        : "NVIDIA A100-SXM4-40GB MIG 1g.5gb", length);
    return OK;
}
int nvmlDeviceGetUUID(device of, char *uuid, unsigned length) {
    strncpy(uuid, (size_t)of < 100 ? "GPU-d7b4" : (size_t)of == 100 ? "MIG-0a" : (size_t)of == 101
        ? "MIG-0b" : "MIG-0c", length);
    return OK;
}
int nvmlDeviceGetMigMode(device of, unsigned *now, unsigned *later) {
    if (is("old")) return UNSUPPORTED;
    *now = *later = is("mig");
    return OK;
}
int nvmlDeviceGetMaxMigDeviceCount(device of, unsigned *count) { *count = 7; return OK; }
int nvmlDeviceGetMigDeviceHandleByIndex(device of, unsigned index, device *out) {
    if (index != 0 && index != 1 && index != 3) return NOT_FOUND;
    *out = (device)(size_t)(100 + index);
    return OK;
}
int nvmlDeviceGetMemoryInfo(device of, struct memory *out) {
    out->total = 8192 * MIB;
    out->used = (size_t)of == 1 ? 512 * MIB : 6000 * MIB;
    out->free = out->total - out->used;
    return OK;
}
#ifndef OLD
int nvmlDeviceGetMemoryInfo_v2(device of, struct memory_v2 *out) {
    if (out->version != 0x02000028) return INVALID;
    unsigned long long total = is("h100") ? 81559 : (size_t)of < 103 ? 20096 : 4864;
    unsigned long long used = is("h100") ? 4 : (size_t)of == 100 ? 11 : 7;
    unsigned long long reserved = is("h100") ? 551 : 0;
    out->total = total * MIB;
    out->used = used * MIB;
    out->reserved = reserved * MIB;
    out->free = (total - used - reserved) * MIB;
    return OK;
}
#endif
