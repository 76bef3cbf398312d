/** What was checked of a file of evidence: the same as the reply of POST /v1/verify and `donjon verify --json`. */
export interface Report {
    /** Nothing was found that does not hold. */
    valid: boolean;
    level: "none" | "attested" | "replayed";
    /** This and the following members are there when the file could be read. */
    kind?: "bundle" | "batch";
    session?: string;
    rules_id?: string;
    content_root?: string;
    batch?: number;
    from_seq?: number;
    to_seq?: number;
    state_root?: string;
    chain_hash?: string;
    result?: "won" | "lost" | "abandoned" | null;
    checked: {
        entries: number;
        open_entries: number;
        replayed_entries: number;
        replay: "not_reached" | "secrets_unknown" | "rules_unavailable" | "state_untrusted" | "from_genesis" |
            "from_given_state";
        seed_commitment: boolean;
        records: number;
        heads: number;
        receipts: number;
        player_signatures: number;
        /** Keys of players, and how many of them followed another on the word of the server alone. */
        seat_keys: number;
        seat_keys_by_token: number;
        attested_seq: number | null;
        keys: { id: string; trusted: boolean }[];
    };
    first_divergence: null | {
        seq: number | null;
        field: string;
        section: string;
        offset: number;
        detail: string;
        /** The server has signed two histories. */
        fork: boolean;
    };
}

/** The verifier's module, compiled or as bytes, or where it is. */
export type Source = WebAssembly.Module | ArrayBuffer | ArrayBufferView | Response | URL | string;

export class Verifier {
    /** `source` defaults to verify.wasm beside this module. */
    static load(source?: Source): Promise<Verifier>;

    /** The rules that this verifier can play again, in hex. */
    readonly rulesId: string;

    /**
     * Checks a file of evidence. With `trustedKeys` (32 bytes each) only signatures by these count; without, the keys
     * in the file are taken at their word. One call at a time: further ones wait. Rejects with SignaturesUnavailable
     * where the platform has no Ed25519.
     */
    verify(file: Uint8Array | ArrayBuffer, options?: { trustedKeys?: Uint8Array[] }): Promise<Report>;

    /**
     * Plays a game from compiled content and `struct game_genesis`: gives the state root of genesis, then, for each
     * input, the verdict (0: accepted) and the root after it.
     */
    replay(content: Uint8Array, genesis: Uint8Array,
           inputs: Iterable<Uint8Array>): Generator<{ verdict: number; root: string }, void, void>;

    /** SHA-256 by the module's own code, for tests. */
    sha256(bytes: Uint8Array): Uint8Array;

    /** HKDF-SHA256 of a secret, a salt and an info of 32 bytes each, by the module's own code, for tests. */
    hkdf(secret: Uint8Array, salt: Uint8Array, info: Uint8Array, size: number): Uint8Array;
}

/** The platform cannot check Ed25519 signatures. */
export class SignaturesUnavailable extends Error {}
