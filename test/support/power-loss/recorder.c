// Records what a process does to the files of one folder, in order: every write with its bytes, every truncation, sync, rename, link and removal.
// Preloaded (LD_PRELOAD); CMAN_RECORD_FOLDER says which folder, CMAN_RECORD_LOG where the record goes. Read by disk-record.ts.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

enum { OPEN = 1, CLOSE, WRITE, TRUNCATE, SYNC, RENAME, UNLINK, LINK, MKDIR };
struct head { uint32_t op; int32_t fd; int64_t offset; uint64_t length; uint32_t first; uint32_t second; };

#define DESCRIPTORS 65536
static unsigned char tracked[DESCRIPTORS];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int record = -1;
static char folder[PATH_MAX];
static size_t folder_length;

#define REAL(name) static __typeof__(name) *real; if (!real) real = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)

static void put(const void *bytes, size_t length) {
  REAL(write);
  while (length > 0) {
    ssize_t done = real(record, bytes, length);
    if (done <= 0) abort();
    bytes = (const char *)bytes + done;
    length -= done;
  }
}

static void note(uint32_t op, int fd, int64_t offset, const void *data, size_t length, const char *first, const char *second) {
  struct head head = { op, fd, offset, length, first ? strlen(first) : 0, second ? strlen(second) : 0 };
  put(&head, sizeof head);
  if (first) put(first, head.first);
  if (second) put(second, head.second);
  if (length) put(data, length);
}

__attribute__((constructor)) static void begin(void) {
  const char *where = getenv("CMAN_RECORD_FOLDER"), *log = getenv("CMAN_RECORD_LOG");
  if (!where || !log) return;
  snprintf(folder, sizeof folder, "%s", where);
  folder_length = strlen(folder);
  REAL(open);
  record = real(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

static int ours(const char *path) {
  return record >= 0 && path && strncmp(path, folder, folder_length) == 0 && (path[folder_length] == '/' || !path[folder_length]);
}
static int is_tracked(int fd) { return record >= 0 && fd >= 0 && fd < DESCRIPTORS && tracked[fd]; }

static int opened(int fd, const char *path, int flags) {
  if (fd >= 0 && fd < DESCRIPTORS && ours(path)) {
    tracked[fd] = 1;
    note(OPEN, fd, flags & (O_TRUNC | O_CREAT) ? (flags & O_TRUNC ? 2 : 1) : 0, 0, 0, path, 0);
  }
  return fd;
}

#define OPENING(name)                                                          \
  int name(const char *path, int flags, ...) {                                 \
    va_list rest; va_start(rest, flags); mode_t mode = va_arg(rest, mode_t); va_end(rest); \
    REAL(name);                                                                \
    pthread_mutex_lock(&lock);                                                 \
    int fd = opened(real(path, flags, mode), path, flags);                     \
    pthread_mutex_unlock(&lock);                                               \
    return fd;                                                                 \
  }
OPENING(open)
OPENING(open64)

int close(int fd) {
  REAL(close);
  if (!is_tracked(fd)) return real(fd);
  pthread_mutex_lock(&lock);
  note(CLOSE, fd, 0, 0, 0, 0, 0);
  tracked[fd] = 0;
  int result = real(fd);
  pthread_mutex_unlock(&lock);
  return result;
}

static off_t place(int fd) {
  struct stat file;
  if (fcntl(fd, F_GETFL) & O_APPEND) return fstat(fd, &file) == 0 ? file.st_size : 0;
  return lseek(fd, 0, SEEK_CUR);
}

#define WRITING(name, arguments, call, at, bytes, count)                       \
  ssize_t name arguments {                                                     \
    REAL(name);                                                                \
    if (!is_tracked(fd)) return real call;                                     \
    pthread_mutex_lock(&lock);                                                 \
    off_t from = at;                                                           \
    ssize_t done = real call;                                                  \
    if (done > 0) { bytes }                                                    \
    pthread_mutex_unlock(&lock);                                               \
    return done;                                                               \
  }
#define ONE note(WRITE, fd, from, buffer, done, 0, 0);
#define MANY                                                                   \
  for (int part = 0; part < count && done > 0; part++) {                       \
    size_t length = parts[part].iov_len < (size_t)done ? parts[part].iov_len : (size_t)done; \
    note(WRITE, fd, from, parts[part].iov_base, length, 0, 0);                 \
    from += length; done -= length; total += length;                           \
  }                                                                            \
  done = total;
WRITING(write, (int fd, const void *buffer, size_t length), (fd, buffer, length), place(fd), ONE, 1)
WRITING(pwrite, (int fd, const void *buffer, size_t length, off_t offset), (fd, buffer, length, offset), offset, ONE, 1)
WRITING(pwrite64, (int fd, const void *buffer, size_t length, off64_t offset), (fd, buffer, length, offset), offset, ONE, 1)
WRITING(writev, (int fd, const struct iovec *parts, int count), (fd, parts, count), place(fd), ssize_t total = 0; MANY, 1)
WRITING(pwritev, (int fd, const struct iovec *parts, int count, off_t offset), (fd, parts, count, offset), offset, ssize_t total = 0; MANY, 1)
WRITING(pwritev64, (int fd, const struct iovec *parts, int count, off64_t offset), (fd, parts, count, offset), offset, ssize_t total = 0; MANY, 1)

#define ON_FILE(name, arguments, call, op, offset)                             \
  int name arguments {                                                         \
    REAL(name);                                                                \
    if (!is_tracked(fd)) return real call;                                     \
    pthread_mutex_lock(&lock);                                                 \
    int result = real call;                                                    \
    if (result == 0) note(op, fd, offset, 0, 0, 0, 0);                         \
    pthread_mutex_unlock(&lock);                                               \
    return result;                                                             \
  }
ON_FILE(ftruncate, (int fd, off_t length), (fd, length), TRUNCATE, length)
ON_FILE(ftruncate64, (int fd, off64_t length), (fd, length), TRUNCATE, length)
ON_FILE(fsync, (int fd), (fd), SYNC, 0)
ON_FILE(fdatasync, (int fd), (fd), SYNC, 0)

#define ON_NAMES(name, arguments, call, op, first, second)                     \
  int name arguments {                                                         \
    REAL(name);                                                                \
    if (!ours(first)) return real call;                                        \
    pthread_mutex_lock(&lock);                                                 \
    int result = real call;                                                    \
    if (result == 0) note(op, -1, 0, 0, 0, first, second);                     \
    pthread_mutex_unlock(&lock);                                               \
    return result;                                                             \
  }
ON_NAMES(rename, (const char *from, const char *to), (from, to), RENAME, from, to)
ON_NAMES(link, (const char *from, const char *to), (from, to), LINK, from, to)
ON_NAMES(unlink, (const char *path), (path), UNLINK, path, 0)
ON_NAMES(mkdir, (const char *path, mode_t mode), (path, mode), MKDIR, path, 0)
