// Preloaded into a service: counts some of its calls in each thread, and kills it when one begins the wanted call.
// A tracer does the same, and costs as much as the service itself: it stops every thread twice at every system call.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

// Names between commas, with one before the first and behind the last: ",read,write,".
static const char *wanted = "";
// Which threads: all of them, the first one only, or only those beside it.
static enum { EACH, FIRST, OTHERS } threads;
static uint32_t kill_at;
static uint32_t own_counts[1024];
// A counter for each thread, in the file that the test reads.
static uint32_t *counts = own_counts;
static uint32_t thread_count;
static __thread uint32_t *count;

__attribute__((constructor)) static void set_up(void) {
  const char *path = getenv("COUNT_FILE");
  const char *at = getenv("COUNT_KILL_AT");
  if (getenv("COUNT_CALLS") != NULL) wanted = getenv("COUNT_CALLS");
  if (at != NULL) kill_at = strtoul(at, NULL, 10);
  const char *which = getenv("COUNT_THREADS");
  if (which != NULL && strcmp(which, "first") == 0) threads = FIRST;
  if (which != NULL && strcmp(which, "others") == 0) threads = OTHERS;
  if (path == NULL) return;
  int file = open(path, O_RDWR | O_CLOEXEC);
  void *shared = mmap(NULL, sizeof own_counts, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  if (shared == MAP_FAILED) abort();
  counts = shared;
  close(file);
}

static int is_wanted(const char *name) {
  char item[32];
  snprintf(item, sizeof item, ",%s,", name);
  return strstr(wanted, item) != NULL;
}

static void begin_call(void) {
  if (threads != EACH && (gettid() == getpid()) != (threads == FIRST)) return;
  if (count == NULL) count = &counts[__atomic_fetch_add(&thread_count, 1, __ATOMIC_RELAXED) % 1024];
  *count += 1;
  if (*count == kill_at) kill(getpid(), SIGKILL);
}

// `system_call` is the name that the kernel has for it.
#define COUNTED(type, name, system_call, parameters, arguments)      \
  type name parameters {                                             \
    static type(*next) parameters;                                   \
    static int is_counted;                                           \
    if (next == NULL) {                                              \
      is_counted = is_wanted(#system_call);                          \
      next = (type(*) parameters)dlsym(RTLD_NEXT, #name);            \
    }                                                                \
    if (is_counted) begin_call();                                    \
    return next arguments;                                           \
  }

COUNTED(ssize_t, pwrite64, pwrite64, (int fd, const void *from, size_t size, off_t at), (fd, from, size, at))
COUNTED(int, fdatasync, fdatasync, (int fd), (fd))
COUNTED(int, fsync, fsync, (int fd), (fd))
COUNTED(int, ftruncate64, ftruncate, (int fd, off_t size), (fd, size))
COUNTED(int, rename, rename, (const char *from, const char *to), (from, to))
COUNTED(int, unlink, unlink, (const char *path), (path))
COUNTED(int, connect, connect, (int fd, const struct sockaddr *to, socklen_t size), (fd, to, size))
COUNTED(int, shutdown, shutdown, (int fd, int how), (fd, how))
COUNTED(ssize_t, read, read, (int fd, void *to, size_t size), (fd, to, size))
COUNTED(ssize_t, write, write, (int fd, const void *from, size_t size), (fd, from, size))
COUNTED(ssize_t, writev, writev, (int fd, const struct iovec *from, int number), (fd, from, number))
COUNTED(ssize_t, send, sendto, (int fd, const void *from, size_t size, int flags), (fd, from, size, flags))
COUNTED(ssize_t, sendto, sendto, (int fd, const void *from, size_t size, int flags, const struct sockaddr *to, socklen_t length), (fd, from, size, flags, to, length))
COUNTED(ssize_t, sendmsg, sendmsg, (int fd, const struct msghdr *message, int flags), (fd, message, flags))
COUNTED(int, sendmmsg, sendmmsg, (int fd, struct mmsghdr *messages, unsigned int number, int flags), (fd, messages, number, flags))
COUNTED(ssize_t, recv, recvfrom, (int fd, void *to, size_t size, int flags), (fd, to, size, flags))
COUNTED(ssize_t, recvfrom, recvfrom, (int fd, void *to, size_t size, int flags, struct sockaddr *from, socklen_t *length), (fd, to, size, flags, from, length))
COUNTED(ssize_t, recvmsg, recvmsg, (int fd, struct msghdr *message, int flags), (fd, message, flags))
