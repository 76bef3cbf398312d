/*
 * wire: little-endian integers and byte strings, one after the other. For encodings of fixed size,
 * whose caller has made sure that the room or the bytes are there. Freestanding.
 */
#ifndef DONJON_CORE_PROOF_WIRE_H
#define DONJON_CORE_PROOF_WIRE_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Each put returns the place behind what it wrote. */
static inline uint8_t *wire_put(uint8_t *at, const void *bytes, size_t size)
{
    memcpy(at, bytes, size);
    return at + size;
}

static inline uint8_t *wire_put_uint(uint8_t *at, uint64_t value, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        at[i] = (uint8_t)(value >> (8 * i));
    }
    return at + size;
}

static inline uint8_t *wire_put_u64(uint8_t *at, uint64_t value)
{
    return wire_put_uint(at, value, 8);
}

/* Each get returns the place behind what it read. */
static inline const uint8_t *wire_get(const uint8_t *at, void *out, size_t size)
{
    memcpy(out, at, size);
    return at + size;
}

static inline const uint8_t *wire_get_uint(const uint8_t *at, size_t size, uint64_t *out)
{
    *out = 0;
    for (size_t i = 0; i < size; i++) {
        *out |= (uint64_t)at[i] << (8 * i);
    }
    return at + size;
}

static inline const uint8_t *wire_get_u64(const uint8_t *at, uint64_t *out)
{
    return wire_get_uint(at, 8, out);
}

static inline const uint8_t *wire_get_u32(const uint8_t *at, uint32_t *out)
{
    uint64_t value;
    at = wire_get_uint(at, 4, &value);
    *out = (uint32_t)value;
    return at;
}

static inline const uint8_t *wire_get_u16(const uint8_t *at, uint16_t *out)
{
    uint64_t value;
    at = wire_get_uint(at, 2, &value);
    *out = (uint16_t)value;
    return at;
}

#endif
