/* What can go wrong: the server says no (Problem), or no answer comes (Unreachable). */

/** @typedef {import('./schema.d.ts').Problem} ProblemBody */

export class Problem extends Error {
    /**
     * @param {number} status
     * @param {Partial<ProblemBody>} body the problem details, as far as there are any
     * @param {number | null} retryAfterMs
     */
    constructor(status, body, retryAfterMs = null) {
        super(body.detail || body.title || `the server answered ${status}`);
        this.name = 'Problem';
        this.status = status;
        this.code = body.code || 'unknown';
        this.retryable = Boolean(body.retryable);
        this.retryAfterMs = retryAfterMs;
        this.body = body;
    }
}

export class Unreachable extends Error {
    /** @param {unknown} cause */
    constructor(cause) {
        super('the server cannot be reached', {cause});
        this.name = 'Unreachable';
        this.retryable = true;
        this.retryAfterMs = null;
    }
}
