// What the thread sanitizer does not see of Swift's runtime on Linux, told to it. `scripts/test --sanitize=thread` builds this
// and loads it into the tests; it is no part of the package.
//
// Swift's libraries are not compiled for the sanitizer. The runtime tells it of what it does with tasks, by
// __tsan_acquire and __tsan_release, but leaves two things out, and each makes correct programs look like races: a lock that
// had to be waited for, and a continuation that is resumed before its task waits for it. The functions below come before the
// runtime's of the same names, call those, and say what they mean. They order what the runtime orders, and nothing else: no
// race is hidden. With a runtime that has other names they are never called, and the false reports come back.

#include <dlfcn.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// The sanitizer's own; null in a process without it, such as a compiler that a test starts.
__attribute__((weak)) void __tsan_acquire(void *address);
__attribute__((weak)) void __tsan_release(void *address);

#define SWIFT __attribute__((swiftcall))
#define ASYNC __attribute__((swiftasynccall))
#define SELF __attribute__((swift_context))
#define CONTEXT __attribute__((swift_async_context))

static void acquire(void *address) {
  if (__tsan_acquire) __tsan_acquire(address);
}

static void release(void *address) {
  if (__tsan_release) __tsan_release(address);
}

// ------------------------------------------------------------------------------------------------------------- locks
//
// A `Synchronization.Mutex` is taken and given back by an atomic exchange that is compiled into its user, where the sanitizer
// sees it. With another thread in the way that code calls these three, which spin and then leave the rest to the kernel.
// Source: stdlib/public/Synchronization/Mutex/LinuxImpl.swift, `_lock` and `_unlock`, of github.com/swiftlang/swift.

#define LOCK_SLOW "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define TRY_LOCK_SLOW "$s15Synchronization12_MutexHandleV12_tryLockSlowSbyF"
#define UNLOCK_SLOW "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"

SWIFT void lock_slow(uint32_t thread, SELF void *lock) __asm__(LOCK_SLOW);
SWIFT bool try_lock_slow(SELF void *lock) __asm__(TRY_LOCK_SLOW);
SWIFT void unlock_slow(SELF void *lock) __asm__(UNLOCK_SLOW);

SWIFT void lock_slow(uint32_t thread, SELF void *lock) {
  SWIFT void (*runtime)(uint32_t, SELF void *) = dlsym(RTLD_NEXT, LOCK_SLOW);
  runtime(thread, lock);
  acquire(lock);
}

SWIFT bool try_lock_slow(SELF void *lock) {
  SWIFT bool (*runtime)(SELF void *) = dlsym(RTLD_NEXT, TRY_LOCK_SLOW);
  bool is_locked = runtime(lock);
  if (is_locked) acquire(lock);
  return is_locked;
}

SWIFT void unlock_slow(SELF void *lock) {
  SWIFT void (*runtime)(SELF void *) = dlsym(RTLD_NEXT, UNLOCK_SLOW);
  release(lock);
  runtime(lock);
}

// ----------------------------------------------------------------------------------------------------- continuations
//
// Who resumes a continuation releases its task, and whoever runs the task next acquires it. But a task that finds its
// continuation resumed already isn't scheduled anew: it goes on, without having acquired. So the functions that wait are
// made to return by way of `resumed`. Source: stdlib/public/Concurrency/Task.cpp, `resumeTaskAfterContinuation` and
// `swift_continuation_awaitImpl`.

// How each begins: what it returns to, and which function of that takes what it returns.
struct context {
  struct context *parent;
  ASYNC void (*resume)(CONTEXT struct context *, SELF void *error);
};

SWIFT __attribute__((weak)) void *swift_task_alloc(size_t size);
SWIFT __attribute__((weak)) void swift_task_dealloc(void *memory);
SWIFT __attribute__((weak)) void *swift_task_getCurrent(void);

static ASYNC void resumed(CONTEXT struct context *context, SELF void *error) {
  struct context *detour = context->parent;
  *context = *detour;
  swift_task_dealloc(detour);
  acquire(swift_task_getCurrent());
  return context->resume(context, error);
}

static void detour(struct context *context) {
  if (!__tsan_acquire) return;
  // The task's memory is a stack: this is taken before what the function takes, and given back after it.
  struct context *original = swift_task_alloc(sizeof *original);
  *original = *context;
  context->parent = original;
  context->resume = resumed;
}

// How `withUnsafeContinuation` and its like begin, which are compiled into their users.
SWIFT void *swift_continuation_init(struct context *context, size_t flags) {
  SWIFT void *(*runtime)(struct context *, size_t) = dlsym(RTLD_NEXT, "swift_continuation_init");
  detour(context);
  return runtime(context, flags);
}

// `withCheckedContinuation(isolation:function:_:)` and `withCheckedThrowingContinuation`, which wait in the runtime.
#define CHECKED(function, name)                                                                                              \
  ASYNC void function(void *result, CONTEXT struct context *context, intptr_t actor, intptr_t witness, intptr_t text,        \
                      void *storage, void *body, void *captures, void *type) __asm__(name);                                  \
  ASYNC void function(void *result, CONTEXT struct context *context, intptr_t actor, intptr_t witness, intptr_t text,        \
                      void *storage, void *body, void *captures, void *type) {                                               \
    ASYNC void (*runtime)(void *, CONTEXT struct context *, intptr_t, intptr_t, intptr_t, void *, void *, void *, void *) =  \
        dlsym(RTLD_NEXT, name);                                                                                              \
    detour(context);                                                                                                         \
    return runtime(result, context, actor, witness, text, storage, body, captures, type);                                    \
  }

CHECKED(checked, "$ss23withCheckedContinuation9isolation8function_xScA_pSgYi_SSyScCyxs5NeverOGXEtYalF")
CHECKED(checked_throwing, "$ss31withCheckedThrowingContinuation9isolation8function_xScA_pSgYi_SSyScCyxs5Error_pGXEtYaKlF")

// `AsyncStream.Iterator.next(isolation:)`, whose continuation is resumed by who yields.
#define STREAM_NEXT "$sScS8IteratorV4next9isolationxSgScA_pSgYi_tYaF"

ASYNC void stream_next(void *result, CONTEXT struct context *context, intptr_t actor, intptr_t witness, void *type,
                       SELF void *iterator) __asm__(STREAM_NEXT);
ASYNC void stream_next(void *result, CONTEXT struct context *context, intptr_t actor, intptr_t witness, void *type,
                       SELF void *iterator) {
  ASYNC void (*runtime)(void *, CONTEXT struct context *, intptr_t, intptr_t, void *, SELF void *) =
      dlsym(RTLD_NEXT, STREAM_NEXT);
  detour(context);
  return runtime(result, context, actor, witness, type, iterator);
}
