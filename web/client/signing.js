/*
 * What a player signs with: an Ed25519 key of its own for a seat, so that nobody can say that the server made a move of
 * theirs up. The bytes are those of docs/evidence-format.md, "Players' signatures"; the platform's WebCrypto signs.
 */

import {Problem} from './problem.js';

/** @typedef {import('./schema.d.ts').Action} Action */
/** @typedef {import('./session.js').Session} Session */

const ED25519 = {name: 'Ed25519'};
const ACTION_TAG = 'donjon/action/1\0';
const CHANGE_TAG = 'donjon/seat-key/change/1\0';
const NO_KEY = '00'.repeat(32);
const NOWHERE = 255;
const TRIES = 4; // on heads that move meanwhile

/** The numbers of core/game/game.h; a test compares them with it. */
export const ACTION_NUMBERS = {move: 1, wait: 2, attack: 3, use_item: 4, pickup: 5, drop: 6, equip: 7, interact: 8, ability: 9,
    descend: 10, search: 11, choose: 12};
export const DIRECTIONS = ['n', 'ne', 'e', 'se', 's', 'sw', 'w', 'nw'];
export const GIVEN = {target: 1, x: 2, dir: 4, slot: 8, ability: 16, class: 32};

/** This platform has no Ed25519: an old browser, or a page that did not come over HTTPS or from this machine. */
export class SigningUnavailable extends Error {
    /** @param {unknown} cause */
    constructor(cause) {
        super('this platform cannot sign with Ed25519', {cause});
        this.name = 'SigningUnavailable';
    }
}

/** @returns {Promise<SubtleCrypto>} also of Node 18, which does not show it */
async function subtle() {
    const node = 'node:crypto'; // a name that no bundler follows
    const found = globalThis.crypto?.subtle ?? (await import(node).catch(() => null))?.webcrypto?.subtle;
    if (!found) throw new SigningUnavailable(undefined);
    return found;
}

/** @param {Uint8Array} bytes */
const toHex = bytes => Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('');

/** @param {string} hex */
const fromHex = hex => Uint8Array.from(hex.match(/../g) ?? [], pair => parseInt(pair, 16));

export class SeatKey {
    /** @param {CryptoKey} privateKey @param {string} publicKey in hex */
    constructor(privateKey, publicKey) {
        this.privateKey = privateKey;
        this.publicKey = publicKey;
    }

    /** A new key. One that is not extractable never leaves the platform: keep its `pair` in an IndexedDB.
     * @param {{extractable?: boolean}} [options] */
    static async generate({extractable = true} = {}) {
        const crypto = await subtle();
        const pair = await crypto.generateKey(ED25519, extractable, ['sign', 'verify'])
            .catch(cause => { throw new SigningUnavailable(cause); });
        return SeatKey.of(/** @type {CryptoKeyPair} */ (pair));
    }

    /** @param {CryptoKeyPair} pair */
    static async of({privateKey, publicKey}) {
        return new SeatKey(privateKey, toHex(new Uint8Array(await (await subtle()).exportKey('raw', publicKey))));
    }

    /** What `toJwk` gave. @param {JsonWebKey} jwk */
    static async fromJwk(jwk) {
        const {d: secret, x, ...rest} = jwk;
        if (!secret || !x) throw new TypeError('this is no private key');
        const crypto = await subtle();
        const privateKey = await crypto.importKey('jwk', {...rest, d: secret, x, key_ops: ['sign']}, ED25519, true, ['sign']);
        const publicKey = await crypto.importKey('jwk', {...rest, x, key_ops: ['verify']}, ED25519, true, ['verify']);
        return SeatKey.of({privateKey, publicKey});
    }

    /** To keep it, as secret as a password; of a key that may be extracted. */
    async toJwk() {
        return (await subtle()).exportKey('jwk', this.privateKey);
    }

    /** @param {Uint8Array<ArrayBuffer>} message @returns {Promise<string>} in hex */
    async sign(message) {
        return toHex(new Uint8Array(await (await subtle()).sign(ED25519, this.privateKey, message)));
    }
}

/** @param {readonly {id: string}[]} rows @param {string} id */
function placeOf(rows, id) {
    const place = rows.findIndex(row => row.id === id);
    if (place < 0) throw new TypeError(`the content has no ${id}`);
    return place;
}

/**
 * The 16 bytes of an action.
 * @param {Action} action
 * @param {{abilities: readonly {id: string}[], classes: readonly {id: string}[]}} content that of the session
 */
export function encodeAction(action, content) {
    const asked = /** @type {Record<string, any>} */ (action);
    const kind = ACTION_NUMBERS[/** @type {keyof typeof ACTION_NUMBERS} */ (asked.kind)];
    if (kind === undefined) throw new TypeError(`nobody can sign an action of the kind ${asked.kind}`);
    const bytes = new DataView(new ArrayBuffer(16));
    const given = Object.entries(GIVEN).reduce((bits, [member, bit]) => bits | (asked[member] === undefined ? 0 : bit), 0);
    bytes.setUint8(0, kind);
    bytes.setUint8(1, given);
    bytes.setUint8(2, asked.dir === undefined ? NOWHERE : DIRECTIONS.indexOf(asked.dir));
    bytes.setUint8(3, asked.slot ?? 0);
    if (asked.ability !== undefined) bytes.setUint16(4, placeOf(content.abilities, asked.ability), true);
    if (asked.class !== undefined) bytes.setUint16(4, placeOf(content.classes, asked.class), true);
    bytes.setInt16(6, asked.x ?? 0, true);
    bytes.setInt16(8, asked.y ?? 0, true);
    bytes.setUint32(12, asked.target ?? 0, true);
    return new Uint8Array(bytes.buffer);
}

/** Tag, session, seat, and what else is signed. @param {string} tag @param {string} session @param {number} seat @param {Uint8Array[]} parts */
function message(tag, session, seat, ...parts) {
    const bytes = [...new TextEncoder().encode(tag), ...fromHex(session.replaceAll('-', '')), ...number(seat)];
    return Uint8Array.from(parts.reduce((all, part) => [...all, ...part], bytes));
}

/** @param {number} value as u64 */
function number(value) {
    const bytes = new DataView(new ArrayBuffer(8));
    bytes.setBigUint64(0, BigInt(value), true);
    return new Uint8Array(bytes.buffer);
}

/** Signs what one seat of a session does, each request on the head that it knows. */
export class Signer {
    /** @param {Session} session @param {SeatKey} key @param {number} seat */
    constructor(session, key, seat) {
        this.session = session;
        this.key = key;
        this.seat = seat;
        /** Where the log ends, as far as this is known. @type {{seq: number, chain_hash: string} | null} */
        this.head = null;
        /** @type {Promise<import('./schema.d.ts').Content> | null} */
        this.content = null;
    }

    /** @param {number} [seq] the head that the caller means */
    async look(seq) {
        if (!this.head || !this.content || (seq !== undefined && seq !== this.head.seq)) {
            const now = await this.session.get();
            this.head = {seq: now.seq, chain_hash: now.chain_hash};
            this.content ??= this.session.read('getContentByRoot', {path: {root: now.content_root}});
        }
        return {chainHash: fromHex(this.head.chain_hash), content: await this.content};
    }

    /** That another key takes over from here on, or none. @param {SeatKey | null} next @returns {Promise<string>} */
    async signChange(next) {
        this.head = null;
        const {chainHash} = await this.look();
        return this.key.sign(message(CHANGE_TAG, this.session.id, this.seat, chainHash, fromHex(next?.publicKey ?? NO_KEY)));
    }

    /** The body of a request, signed. @param {any} body */
    async signed(body) {
        const {chainHash, content} = await this.look(body.expected_seq);
        const [one, ...more] = await Promise.all((body.actions ?? [body.action]).map((/** @type {Action} */ action, /** @type {number} */ index) =>
            this.key.sign(message(ACTION_TAG, this.session.id, this.seat, chainHash, number(index), encodeAction(action, content)))));
        return body.action ? {...body, signature: one} : {...body, signatures: [one, ...more]};
    }

    /**
     * Sends a body, signed. Whoever else acts moves the head; then nothing was done, and it is signed once more on the
     * new one. A caller who means one head alone says so by expected_seq, which the server looks at first.
     * @param {any} body @param {(body: any) => Promise<any>} send
     */
    async send(body, send) {
        for (let tries = 1; ; tries++) {
            try {
                const answer = await send(await this.signed(body));
                const last = answer.results ? answer.results.at(-1) : answer;
                this.head = last ? {seq: last.seq, chain_hash: last.chain_hash} : null;
                return answer;
            } catch (failure) {
                this.head = null;
                if (!(failure instanceof Problem) || failure.code !== 'signature_invalid' || tries === TRIES) throw failure;
            }
        }
    }
}
