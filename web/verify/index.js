/**
 * Checks files of evidence with the server's own rules and verifier, compiled to WebAssembly. Signatures are the
 * platform's (WebCrypto), which answers later, while the module wants to know at once. So a file is checked twice at
 * most: first every signature is taken to hold and noted; if one of them then turns out not to, the file is checked
 * again with the true answers.
 */

/** Modules of Node, for which a browser never asks. */
const NODE = {crypto: "node:crypto", files: "node:fs/promises"};

const ED25519 = {name: "Ed25519"};

/** The public key of RFC 8032, section 7.1, test 1. */
const KNOWN_KEY = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";

export class SignaturesUnavailable extends Error {
    constructor() {
        super("this platform cannot check Ed25519 signatures");
        this.name = "SignaturesUnavailable";
    }
}

/** @param {Uint8Array} bytes */
const toHex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

/** @param {string} hex */
const fromHex = (hex) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));

/** A global of browsers and of Node since 19. */
const {subtle} = globalThis.crypto ?? (await import(NODE.crypto)).webcrypto;

/** @param {Uint8Array<ArrayBuffer>} key */
const importKey = (key) => subtle.importKey("raw", key, ED25519, false, ["verify"]);

/** @type {Promise<void> | undefined} */
let available;

/** Whether there is Ed25519 at all; a key that cannot be imported is a bad key only then. */
function requireEd25519() {
    available ??= Promise.resolve().then(() => importKey(fromHex(KNOWN_KEY)))
        .then(() => {}, () => { throw new SignaturesUnavailable(); });
    return available;
}

/** @typedef {{key: Uint8Array<ArrayBuffer>, message: Uint8Array<ArrayBuffer>, signature: Uint8Array<ArrayBuffer>}} Signed */

/** @param {Signed} signed */
async function holds({key, message, signature}) {
    let imported;
    try {
        imported = await importKey(key);
    } catch {
        return false;
    }
    return subtle.verify(ED25519, imported, signature, message);
}

/** @param {import("./index.js").Source} source */
async function compile(source) {
    if (source instanceof WebAssembly.Module) {
        return source;
    }
    if (source instanceof ArrayBuffer || ArrayBuffer.isView(source)) {
        return WebAssembly.compile(/** @type {BufferSource} */ (source));
    }
    const url = new URL(String(source instanceof Response ? source.url : source), import.meta.url);
    if (url.protocol === "file:") {
        const {readFile} = await import(NODE.files);
        return WebAssembly.compile(await readFile(url));
    }
    const response = source instanceof Response ? source : await fetch(url);
    if (!response.ok) {
        throw new Error(`the verifier cannot be loaded: ${url} answers ${response.status}`);
    }
    return WebAssembly.compile(await response.arrayBuffer());
}

export class Verifier {
    /** @param {import("./index.js").Source} [source] */
    static async load(source = new URL("verify.wasm", import.meta.url)) {
        return new Verifier(await compile(source));
    }

    /** @param {WebAssembly.Module} module */
    constructor(module) {
        /** @type {Signed[]} */
        this.asked = [];
        /** @type {boolean[]} */
        this.answers = [];
        const imports = {donjon: {sign_verify: (/** @type {number[]} */ ...places) => this.answer(places)}};
        /** @type {any} */
        this.exports = new WebAssembly.Instance(module, imports).exports;
        this.rulesId = toHex(this.bytes(this.exports.rules_id(), 32));
        /** @type {Promise<unknown>} */
        this.busy = Promise.resolve();
    }

    /** A view of the module's memory, which lasts until the memory grows. */
    bytes(/** @type {number} */ place, /** @type {number} */ size) {
        return new Uint8Array(this.exports.memory.buffer, place >>> 0, size);
    }

    /** Called by the module for each signature. */
    answer(/** @type {number[]} */ [key, message, size, signature]) {
        const index = this.asked.length;
        this.asked.push({key: this.bytes(key, 32).slice(), message: this.bytes(message, size).slice(),
                         signature: this.bytes(signature, 64).slice()});
        return this.answers[index] === false ? 0 : 1;
    }

    /** Puts bytes where the module expects them. */
    fill(/** @type {number} */ place, /** @type {Uint8Array} */ bytes) {
        if (!place) {
            throw new Error("there is not enough memory for the file");
        }
        this.bytes(place, bytes.length).set(bytes);
    }

    /**
     * @param {Uint8Array} file
     * @param {Uint8Array[]} trusted
     * @param {boolean[]} answers
     */
    check(file, trusted, answers) {
        this.asked = [];
        this.answers = answers;
        this.fill(this.exports.room(file.length), file);
        trusted.forEach((key, index) => this.fill(this.exports.keys() + 32 * index, key));
        const length = this.exports.verify(file.length, trusted.length);
        return JSON.parse(new TextDecoder().decode(this.bytes(this.exports.report_json(), length)));
    }

    /**
     * @param {Uint8Array} file
     * @param {Uint8Array[]} trusted
     */
    async checkWithSignatures(file, trusted) {
        const report = this.check(file, trusted, []);
        if (this.asked.length === 0) {
            return report;
        }
        await requireEd25519();
        const answers = [];
        for (const signed of this.asked) { // in order: what comes behind a bad one is never looked at
            answers.push(await holds(signed));
            if (!answers.at(-1)) {
                return this.check(file, trusted, answers);
            }
        }
        return report;
    }

    /**
     * @param {Uint8Array | ArrayBuffer} file
     * @param {{trustedKeys?: Uint8Array[]}} [options]
     */
    verify(file, {trustedKeys = []} = {}) {
        if (trustedKeys.length > this.exports.keys_max() || trustedKeys.some((key) => key.length !== 32)) {
            throw new RangeError(`at most ${this.exports.keys_max()} keys of 32 bytes are expected`);
        }
        const bytes = file instanceof Uint8Array ? file : new Uint8Array(file);
        const report = this.busy.then(() => this.checkWithSignatures(bytes, trustedKeys));
        this.busy = report.catch(() => {});
        return report;
    }

    root() {
        return toHex(this.bytes(this.exports.game_root(), 32));
    }

    /**
     * @param {Uint8Array} content
     * @param {Uint8Array} genesis
     * @param {Iterable<Uint8Array>} inputs
     */
    *replay(content, genesis, inputs) {
        if (content.length !== this.exports.game_content_size()) {
            throw new RangeError("the content has another size than that of these rules");
        }
        this.fill(this.exports.game_content(), content);
        this.fill(this.exports.game_genesis(), genesis);
        yield {verdict: this.exports.game_begin(), root: this.root()};
        for (const input of inputs) {
            this.fill(this.exports.game_input(), input);
            yield {verdict: this.exports.game_step(), root: this.root()};
        }
    }

    /** @param {Uint8Array} bytes */
    sha256(bytes) {
        this.fill(this.exports.room(bytes.length), bytes);
        return this.bytes(this.exports.sha256(bytes.length), 32).slice();
    }

    /**
     * @param {Uint8Array} secret
     * @param {Uint8Array} salt
     * @param {Uint8Array} info
     * @param {number} size
     */
    hkdf(secret, salt, info, size) {
        const room = this.exports.room(96);
        [secret, salt, info].forEach((part, index) => this.fill(room + 32 * index, part));
        return this.bytes(this.exports.hkdf(size), size).slice();
    }
}
