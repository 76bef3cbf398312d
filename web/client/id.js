/*
 * Ids of actions. They must differ, they are no secret. crypto.randomUUID is there in secure contexts only, which
 * a LAN address is not, and Node 18 has no crypto without asking.
 */

/** @returns {string} a random UUID */
export function newId() {
    const bytes = globalThis.crypto ? crypto.getRandomValues(new Uint8Array(16)) : Uint8Array.from({length: 16}, () => Math.random() * 256);
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('');
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
