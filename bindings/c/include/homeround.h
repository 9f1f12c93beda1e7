/* homeround: plan, check, verify and price rounds of home care. Written by cbindgen; see README.md. */

#ifndef HOMEROUND_H
#define HOMEROUND_H

#include <stddef.h>
#include <stdint.h>

/*
 The number of this interface; a program built against another number must not go on.
 */
#define HR_ABI 1

/*
 How a call ended: the exit codes of the command.
 */
enum hr_status
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  /*
   It holds; it was done.
   */
  HR_YES = 0,
  /*
   It does not hold.
   */
  HR_NO = 1,
  /*
   The request cannot be meant.
   */
  HR_REFUSED = 2,
  /*
   A document has faults, all of which the answer tells.
   */
  HR_FAULTS = 3,
  /*
   Nobody knows yet.
   */
  HR_UNDECIDED = 4,
  /*
   Something broke that should not.
   */
  HR_INTERNAL = 5,
  /*
   The work was stopped.
   */
  HR_STOPPED = 130,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum hr_status hr_status;
#else
typedef uint32_t hr_status;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/*
 Bytes that the library made. Read them with `hr_bytes_view`, free them with `hr_bytes_end`.
 */
typedef struct hr_bytes hr_bytes;

/*
 A book in planning. It belongs to one thread at a time.
 */
typedef struct hr_plan hr_plan;

/*
 Bytes lent for the length of a call: nothing is kept of them.
 */
typedef struct hr_view {
  /*
   Where they begin; may be NULL when there are none.
   */
  const uint8_t *data;
  /*
   How many there are.
   */
  size_t len;
} hr_view;

/*
 Where planning stands.
 */
typedef struct hr_progress {
  /*
   The work done so far; about 5 million are done in a second.
   */
  uint64_t work;
  /*
   The work of the whole search.
   */
  uint64_t total;
  /*
   What planning weighs in the best roster so far, in pence.
   */
  int64_t pence;
  /*
   Visits that nobody makes in it.
   */
  uint32_t unserved;
  /*
   1 at the end, 0 before.
   */
  uint32_t done;
} hr_progress;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

/*
 The number of the interface of the library that is loaded: compare it with `HR_ABI`.
 */
uint32_t hr_abi(void);

/*
 The versions of the library and its formats as JSON: free it with `hr_bytes_end`. NULL when there is no memory for it.
 */
struct hr_bytes *hr_versions(void);

/*
 Answers a request: `verb` is `"book"`, `"validate"`, `"plan"`, `"check"`, `"prove"`, `"prove_check"`, `"verify"`, `"price"`,
 `"explain"`, `"fit"` or `"repair"`. `*answer` is set whatever the status, and is freed with `hr_bytes_end`.

 # Safety
 `verb` must end with a zero byte, `request` must be readable, and `answer` must be writable; NULL is `HR_REFUSED`.
 */
hr_status hr_ask(const char *verb,
                 struct hr_view request,
                 struct hr_bytes **answer);

/*
 The bytes: UTF-8, with a zero byte behind the last that is not counted. Valid until `hr_bytes_end`; empty for NULL.

 # Safety
 `bytes` must come from this library and not be freed, or be NULL.
 */
struct hr_view hr_bytes_view(const struct hr_bytes *bytes);

/*
 Room for `len` bytes, all zero, for languages that have no memory which the library can read: fill it through
 `hr_bytes_data`, free it with `hr_bytes_end`. NULL when there is no memory for it.
 */
struct hr_bytes *hr_bytes_new(size_t len);

/*
 Where the bytes begin, to be read or written until `hr_bytes_end`; NULL for NULL.

 # Safety
 `bytes` must come from this library and not be freed, or be NULL.
 */
uint8_t *hr_bytes_data(struct hr_bytes *bytes);

/*
 Frees bytes. NULL is as good.

 # Safety
 `bytes` must come from this library and not be freed, or be NULL.
 */
void hr_bytes_end(struct hr_bytes *bytes);

/*
 Begins to plan: the request of `"plan"`. When the status is `HR_YES`, `*plan` is set and freed with `hr_plan_end`;
 otherwise `*why` is the answer and freed with `hr_bytes_end`. What is not set is NULL.

 # Safety
 `request` must be readable, `plan` and `why` writable; NULL is `HR_REFUSED`.
 */
hr_status hr_plan_begin(struct hr_view request,
                        struct hr_plan **plan,
                        struct hr_bytes **why);

/*
 Searches on for about this much more work, or to the end, and says where the search stands.

 # Safety
 `plan` must come from `hr_plan_begin` and not be freed; `progress` must be writable; NULL is `HR_REFUSED`.
 */
hr_status hr_plan_step(struct hr_plan *plan,
                       uint64_t work,
                       struct hr_progress *progress);

/*
 The best roster so far, as `"plan"` answers. `*roster` is set whatever the status, and is freed with `hr_bytes_end`.

 # Safety
 `plan` must come from `hr_plan_begin` and not be freed; `roster` must be writable; NULL is `HR_REFUSED`.
 */
hr_status hr_plan_best(struct hr_plan *plan,
                       struct hr_bytes **roster);

/*
 Frees a plan. NULL is as good.

 # Safety
 `plan` must come from `hr_plan_begin` and not be freed, or be NULL.
 */
void hr_plan_end(struct hr_plan *plan);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* HOMEROUND_H */
