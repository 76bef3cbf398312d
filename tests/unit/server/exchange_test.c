/* exchange: request memory, its bound, and that a reused exchange remembers nothing. */
#include <stdint.h>
#include <string.h>

#include "server/exchange.h"
#include "tests/unit/server/suites.h"

START_TEST(memory_is_zeroed_aligned_and_apart)
{
    struct exchange_pool pool = {0};
    struct exchange *exchange = exchange_take(&pool);
    unsigned char *last = NULL;
    for (size_t size = 1; size < 3000; size += 97) {
        unsigned char *memory = request_alloc(&exchange->request, size);
        ck_assert_ptr_nonnull(memory);
        ck_assert_uint_eq((uintptr_t)memory % 16, 0);
        for (size_t i = 0; i < size; i++) {
            ck_assert_int_eq(memory[i], 0);
        }
        memset(memory, 0xff, size);
        ck_assert(!last || last[0] == 0xff);
        last = memory;
    }
    exchange_give_back(&pool, exchange);
    exchange_pool_finish(&pool);
}
END_TEST

START_TEST(memory_is_bounded)
{
    struct exchange_pool pool = {0};
    struct exchange *exchange = exchange_take(&pool);
    size_t total = 0;
    ck_assert_ptr_null(exchange_alloc(exchange, SIZE_MAX));
    ck_assert_ptr_null(exchange_alloc(exchange, EXCHANGE_MEMORY_MAX + 1));
    while (exchange_alloc(exchange, 10000)) {
        total += 10000;
        ck_assert_uint_le(total, EXCHANGE_MEMORY_MAX + EXCHANGE_BLOCK_SIZE);
    }
    ck_assert_uint_gt(total, EXCHANGE_MEMORY_MAX / 2);
    exchange_give_back(&pool, exchange);
    exchange_pool_finish(&pool);
}
END_TEST

START_TEST(reuse_remembers_nothing)
{
    struct exchange_pool pool = {0};
    struct exchange *exchange = exchange_take(&pool);
    struct exchange *first = exchange;
    exchange->request.accept = "x";
    exchange->request.query_count = 3;
    exchange->queued = true;
    strbuf_adds(&exchange->body, "secret");
    strbuf_adds(&exchange->request.reply.body, "reply");
    memset(exchange_alloc(exchange, 100), 0xff, 100);
    exchange_give_back(&pool, exchange);
    ck_assert_uint_eq(pool.live_count, 0);
    exchange = exchange_take(&pool);
    ck_assert_ptr_eq(exchange, first);
    ck_assert_ptr_null(exchange->request.accept);
    ck_assert_uint_eq(exchange->request.query_count, 0);
    ck_assert(!exchange->queued);
    ck_assert_uint_eq(exchange->body.len, 0);
    ck_assert_uint_eq(exchange->request.reply.body.len, 0);
    const unsigned char *memory = exchange_alloc(exchange, 100);
    for (size_t i = 0; i < 100; i++) {
        ck_assert_int_eq(memory[i], 0);
    }
    exchange_give_back(&pool, exchange);
    exchange_pool_finish(&pool);
    ck_assert_uint_eq(pool.idle_count, 0);
}
END_TEST

START_TEST(large_buffers_are_not_kept)
{
    struct exchange_pool pool = {0};
    struct exchange *exchange = exchange_take(&pool);
    strbuf_reserve(&exchange->body, 4 * EXCHANGE_KEPT_BODY_BYTES);
    strbuf_reserve(&exchange->request.reply.body, EXCHANGE_KEPT_BODY_BYTES / 2);
    exchange_give_back(&pool, exchange);
    exchange = exchange_take(&pool);
    ck_assert_uint_eq(exchange->body.size, 0);
    ck_assert_uint_gt(exchange->request.reply.body.size, 0);
    exchange_give_back(&pool, exchange);
    exchange_pool_finish(&pool);
}
END_TEST

Suite *exchange_suite(void)
{
    Suite *suite = suite_create("exchange");
    TCase *tcase = tcase_create("exchange");
    tcase_add_test(tcase, memory_is_zeroed_aligned_and_apart);
    tcase_add_test(tcase, memory_is_bounded);
    tcase_add_test(tcase, reuse_remembers_nothing);
    tcase_add_test(tcase, large_buffers_are_not_kept);
    suite_add_tcase(suite, tcase);
    return suite;
}
