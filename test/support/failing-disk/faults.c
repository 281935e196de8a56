// A disk that fails: reads, writes, truncations or syncs of the files whose paths begin with CMAN_FAULTS_OF return an error while the file
// CMAN_FAULTS_CONTROL says so. Preloaded (LD_PRELOAD). The control file holds five 32-bit numbers, as failing-disk-process.ts writes them.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

enum { READ = 1, WRITE = 2, SYNC = 4 };
// `skip` of them succeed, then `count` fail; `number` is another one for every order.
struct order { int32_t number, operations, error, skip, count; };

#define DESCRIPTORS 65536
static unsigned char tracked[DESCRIPTORS];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static const char *prefix;
static int control = -1;
static int32_t current, met;

#define REAL(name) static __typeof__(name) *real; if (!real) real = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)

__attribute__((constructor)) static void begin(void) {
  const char *path = getenv("CMAN_FAULTS_CONTROL");
  prefix = getenv("CMAN_FAULTS_OF");
  REAL(open);
  if (path && prefix) control = real(path, O_RDONLY | O_CLOEXEC);
}

/** The error that an operation on a file is to fail with; 0 is none. */
static int fault(int fd, int operation) {
  if (control < 0 || fd < 0 || fd >= DESCRIPTORS || !tracked[fd]) return 0;
  struct order order;
  int error = 0;
  REAL(pread);
  pthread_mutex_lock(&lock);
  if (real(control, &order, sizeof order, 0) == sizeof order && (order.operations & operation)) {
    if (order.number != current) { current = order.number; met = 0; }
    if (met >= order.skip && met - order.skip < order.count) error = order.error;
    met++;
  }
  pthread_mutex_unlock(&lock);
  return error;
}

static int opened(int fd, const char *path) {
  if (control >= 0 && fd >= 0 && fd < DESCRIPTORS) tracked[fd] = path && strncmp(path, prefix, strlen(prefix)) == 0;
  return fd;
}
#define OPENING(name)                                                          \
  int name(const char *path, int flags, ...) {                                 \
    va_list rest; va_start(rest, flags); mode_t mode = va_arg(rest, mode_t); va_end(rest); \
    REAL(name);                                                                \
    return opened(real(path, flags, mode), path);                              \
  }
OPENING(open)
OPENING(open64)

int close(int fd) {
  REAL(close);
  if (fd >= 0 && fd < DESCRIPTORS) tracked[fd] = 0;
  return real(fd);
}

#define FAILING(type, name, operation, arguments, call)                        \
  type name arguments {                                                        \
    REAL(name);                                                                \
    int error = fault(fd, operation);                                          \
    if (error) { errno = error; return -1; }                                   \
    return real call;                                                          \
  }
FAILING(ssize_t, read, READ, (int fd, void *to, size_t length), (fd, to, length))
FAILING(ssize_t, pread, READ, (int fd, void *to, size_t length, off_t at), (fd, to, length, at))
FAILING(ssize_t, pread64, READ, (int fd, void *to, size_t length, off64_t at), (fd, to, length, at))
FAILING(ssize_t, write, WRITE, (int fd, const void *from, size_t length), (fd, from, length))
FAILING(ssize_t, pwrite, WRITE, (int fd, const void *from, size_t length, off_t at), (fd, from, length, at))
FAILING(ssize_t, pwrite64, WRITE, (int fd, const void *from, size_t length, off64_t at), (fd, from, length, at))
FAILING(ssize_t, writev, WRITE, (int fd, const struct iovec *parts, int count), (fd, parts, count))
FAILING(ssize_t, pwritev, WRITE, (int fd, const struct iovec *parts, int count, off_t at), (fd, parts, count, at))
FAILING(ssize_t, pwritev64, WRITE, (int fd, const struct iovec *parts, int count, off64_t at), (fd, parts, count, at))
FAILING(int, ftruncate, WRITE, (int fd, off_t length), (fd, length))
FAILING(int, ftruncate64, WRITE, (int fd, off64_t length), (fd, length))
FAILING(int, fsync, SYNC, (int fd), (fd))
FAILING(int, fdatasync, SYNC, (int fd), (fd))
