/* Plans a book step by step, checks the roster, verifies a week of which nothing is known, and prices it.
 *
 * usage: week BOOK.json */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "homeround.h"

/* The whole file, ended by a zero byte. */
static char *read_file(const char *path) {
    FILE *file = fopen(path, "rb");
    char *text = NULL;
    long size;
    if (file == NULL) return NULL;
    if (fseek(file, 0, SEEK_END) == 0 && (size = ftell(file)) >= 0 && fseek(file, 0, SEEK_SET) == 0) {
        text = malloc((size_t)size + 1);
        if (text != NULL) text[fread(text, 1, (size_t)size, file)] = '\0';
    }
    fclose(file);
    return text;
}

/* before, book, between, roster, after: one request. */
static char *request(const char *before, const char *book, const char *between, const char *roster, const char *after) {
    size_t size = strlen(before) + strlen(book) + strlen(between) + strlen(roster) + strlen(after) + 1;
    char *text = malloc(size);
    if (text != NULL) snprintf(text, size, "%s%s%s%s%s", before, book, between, roster, after);
    return text;
}

static hr_view view(const char *text) {
    hr_view lent = {(const uint8_t *)text, strlen(text)};
    return lent;
}

/* Asks and says how it ended; the answer to standard error where there is a fault. */
static hr_status ask(const char *verb, char *text) {
    hr_bytes *answer = NULL;
    hr_status status = text == NULL ? HR_INTERNAL : hr_ask(verb, view(text), &answer);
    printf("%s: status %d, %zu bytes\n", verb, (int)status, hr_bytes_view(answer).len);
    if (status == HR_REFUSED || status == HR_FAULTS || status == HR_INTERNAL) {
        fprintf(stderr, "%s\n", answer == NULL ? "no answer" : (const char *)hr_bytes_view(answer).data);
    }
    hr_bytes_end(answer);
    free(text);
    return status;
}

/* Plans step by step; the roster, or NULL. */
static hr_bytes *plan_week(const char *book) {
    char *text = request("{\"book\":", book, "", "", ",\"seed\":1,\"work\":200000}");
    hr_plan *plan = NULL;
    hr_bytes *roster = NULL;
    hr_progress progress = {0};
    hr_status status = text == NULL ? HR_INTERNAL : hr_plan_begin(view(text), &plan, &roster);
    free(text);
    if (status != HR_YES) {
        fprintf(stderr, "%s\n", roster == NULL ? "no plan" : (const char *)hr_bytes_view(roster).data);
        hr_bytes_end(roster);
        return NULL;
    }
    while (!progress.done && hr_plan_step(plan, 50000, &progress) == HR_YES) {
        fprintf(stderr, "%" PRIu64 " of %" PRIu64 ": %" PRIu32 " unserved, %" PRId64 " pence\n", progress.work,
                progress.total, progress.unserved, progress.pence);
    }
    status = hr_plan_best(plan, &roster);
    printf("plan: status %d, %zu bytes\n", (int)status, hr_bytes_view(roster).len);
    hr_plan_end(plan);
    return roster;
}

int main(int count, char **words) {
    char *book = count == 2 ? read_file(words[1]) : NULL;
    hr_bytes *roster;
    const char *rounds;
    int good;
    if (hr_abi() != HR_ABI || book == NULL) {
        fprintf(stderr, "usage: week BOOK.json, with the library of interface %d\n", HR_ABI);
        free(book);
        return 2;
    }
    good = ask("validate", request("{\"book\":", book, "", "", "}")) == HR_YES;
    roster = plan_week(book);
    if (roster == NULL) {
        free(book);
        return 1;
    }
    rounds = (const char *)hr_bytes_view(roster).data;
    good &= ask("check", request("{\"book\":", book, ",\"roster\":", rounds, "}")) <= HR_NO;
    good &= ask("verify", request("{\"book\":", book, ",\"roster\":", rounds, ",\"events\":[]}")) <= HR_NO;
    good &= ask("price", request("{\"book\":", book, ",\"roster\":", rounds, "}")) == HR_YES;
    good &= ask("plan", request("{\"boko\":", book, "", "", "}")) == HR_REFUSED;
    hr_bytes_end(roster);
    free(book);
    return good ? 0 : 1;
}
