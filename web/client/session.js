/* One session, seen by one token. */

import {followEvents} from './stream.js';
import {newId} from './id.js';
import {retrying} from './retry.js';
import {Signer} from './signing.js';

/** @typedef {import('./http.js').Http} Http */
/** @typedef {import('./schema.d.ts').Action} Action */
/** @typedef {{actionId?: string, expectedSeq?: number, signal?: AbortSignal, tries?: number,
 *             onWait?: (error: Error, ms: number) => void}} ActOptions */

export class Session {
    /** @param {Http} http with the token @param {string} id */
    constructor(http, id) {
        this.http = http;
        this.id = id;
        /** @type {{etag: string, data: any} | null} */
        this.kept = null;
        /** Signs what is done, where the seat has a key. @type {Signer | null} */
        this.signer = null;
    }

    get token() {
        return this.http.token;
    }

    /** @param {import('./http.js').Operation} operation @param {import('./http.js').CallOptions} [options] */
    async call(operation, options = {}) {
        const {data} = await this.http.call(operation, {...options, path: {id: this.id, ...options.path}});
        return data;
    }

    /** A call that may be sent again. */
    read(/** @type {import('./http.js').Operation} */ operation, /** @type {import('./http.js').CallOptions} */ options = {}) {
        return retrying(() => this.call(operation, options), {tries: 4, signal: options.signal});
    }

    /** A change that is sent with a key, so that it too is done once however often it is sent.
     * @param {import('./http.js').Operation} operation @param {import('./http.js').CallOptions} [options] */
    write(operation, options = {}) {
        const headers = {'Idempotency-Key': newId(), ...options.headers};
        return retrying(() => this.call(operation, {...options, headers}), {tries: 4, signal: options.signal});
    }

    /** @returns {Promise<import('./schema.d.ts').Session>} */
    get() {
        return this.read('getSession');
    }

    /** What this token may see. The present view is kept and asked for by its tag.
     * @param {{view?: 'full', seq?: number, signal?: AbortSignal}} [options]
     * @returns {Promise<import('./schema.d.ts').State>} */
    async state({view, seq, signal} = {}) {
        const present = view === undefined && seq === undefined;
        /** @type {Record<string, string>} */
        const headers = present && this.kept ? {'If-None-Match': this.kept.etag} : {};
        const answer = await retrying(() => this.http.call('getState',
            {path: {id: this.id}, query: {view, seq}, headers, signal}), {tries: 4, signal});
        if (answer.status === 304 && this.kept) return this.kept.data;
        const etag = answer.headers.get('ETag');
        if (present && etag) this.kept = {etag, data: answer.data};
        return answer.data;
    }

    /** @returns {Promise<import('./schema.d.ts').LegalActions>} */
    legalActions() {
        return this.read('listLegalActions');
    }

    /**
     * Acts once, however often it must be sent: the same id goes with each try, and the server
     * answers a repeat as it answered the first.
     * @param {Action} action @param {ActOptions} [options]
     * @returns {Promise<import('./schema.d.ts').ActionResult>}
     */
    act(action, options = {}) {
        return this.submit({action}, options);
    }

    /** Several in one transaction, up to the first that is rejected.
     * @param {Action[]} actions @param {ActOptions} [options]
     * @returns {Promise<import('./schema.d.ts').ActionResults>} */
    actAll(actions, options = {}) {
        return this.submit({actions}, options);
    }

    /** @param {object} what @param {ActOptions} options @returns {Promise<any>} */
    submit(what, {actionId = newId(), expectedSeq, signal, tries, onWait}) {
        const body = {...what, action_id: actionId, ...(expectedSeq === undefined ? {} : {expected_seq: expectedSeq})};
        const send = (/** @type {any} */ sent) => retrying(() => this.call('submitActions', {body: sent, signal}), {tries, signal, onWait});
        return this.signer ? this.signer.send(body, send) : send(body);
    }

    /** Gives the seat a key; from then on everything it does is signed with it.
     * @param {import('./signing.js').SeatKey} key @returns {Promise<import('./schema.d.ts').SeatKey>} */
    takeKey(key) {
        return this.putKey(key, {});
    }

    /** Another key, or none any more, instead of the one that signs here, which signs that too. Where that one is lost, the
     * token alone must do, and evidence tells that nobody but the server vouches for the change.
     * @param {import('./signing.js').SeatKey | null} key @param {{lost?: boolean}} [options]
     * @returns {Promise<import('./schema.d.ts').SeatKey>} */
    async changeKey(key, {lost = false} = {}) {
        if (!lost && !this.signer) throw new TypeError('the key to change is not here: signWith it, or say that it is lost');
        return this.putKey(key, this.signer && !lost ? {signature: await this.signer.signChange(key)} : {lost: true});
    }

    /** @param {import('./signing.js').SeatKey | null} key @param {{signature?: string, lost?: boolean}} how
     * @returns {Promise<import('./schema.d.ts').SeatKey>} */
    async putKey(key, how) {
        const seat = this.signer?.seat ?? await this.ownSeat();
        const taken = await this.write('putSeatKey', {path: {seat}, body: {public_key: key?.publicKey ?? null, ...how}});
        this.signer = key && new Signer(this, key, seat);
        return taken;
    }

    /** Signs with the key that the seat has: after a reload, or on another device.
     * @param {import('./signing.js').SeatKey} key */
    async signWith(key) {
        this.signer = new Signer(this, key, await this.ownSeat());
    }

    /** @returns {Promise<number>} */
    async ownSeat() {
        const own = (await this.seats()).items.find(row => row.you);
        if (!own) throw new TypeError('the token is not that of a seat');
        return own.seat;
    }

    /** What the rules would say; nothing is rolled. @param {Action} action
     * @returns {Promise<import('./schema.d.ts').Verdict>} */
    dryRun(action) {
        return this.call('submitActions', {query: {dry_run: true}, body: {action}});
    }

    /** @param {{after?: number, limit?: number}} [options] @returns {Promise<import('./schema.d.ts').Log>} */
    log({after = 0, limit} = {}) {
        return this.read('listLog', {query: {after, limit}});
    }

    /** The whole log behind a seq, a page at a time. @param {number} [after] */
    async* entries(after = 0) {
        for (;;) {
            const page = await this.log({after, limit: 200});
            yield* page.items;
            if (!page.items.length) return;
            after = page.next_after;
        }
    }

    /** @param {import('./stream.js').StreamOptions} [options] */
    events(options = {}) {
        return followEvents(this.http, this.id, options);
    }

    /** @returns {Promise<import('./schema.d.ts').SeatList>} */
    seats() {
        return this.read('listSeats');
    }

    /** @param {import('./schema.d.ts').InviteCreate} [options] @returns {Promise<import('./schema.d.ts').Invite>} */
    invite(options = {}) {
        return this.write('createInvite', {body: options});
    }

    /** A new token for a seat; the old one ends. @param {number} seat @returns {Promise<import('./schema.d.ts').SeatToken>} */
    renewToken(seat) {
        return this.write('renewSeatToken', {path: {seat}, body: {}});
    }

    /** Ends a seat's token: leaving, or being sent away. @param {number} seat */
    revokeSeat(seat) {
        return this.write('revokeSeat', {path: {seat}});
    }

    /** The replay bundle, as `donjon verify` and the browser's verifier read it. @returns {Promise<Uint8Array>} */
    exportBundle() {
        return this.read('exportSession', {headers: {Accept: '*/*'}});
    }

    /** Who decides for whom. @returns {Promise<import('./schema.d.ts').Bindings>} */
    providers() {
        return this.read('listBindings');
    }

    /** @param {number | 'default'} entity @param {string} kind @returns {Promise<import('./schema.d.ts').Bound>} */
    setProvider(entity, kind) {
        return this.write('bindProvider', {path: {entity}, body: {kind}});
    }

    /** Back to the default. @param {number} entity @returns {Promise<import('./schema.d.ts').Bound>} */
    clearProvider(entity) {
        return this.write('unbindProvider', {path: {entity}});
    }

    /** The server does nothing in it by itself until it is resumed. */
    pause() {
        return this.write('pauseSession', {body: {}});
    }

    resume() {
        return this.write('resumeSession', {body: {}});
    }

    abandon() {
        return this.write('abandonSession', {body: {}});
    }

    /** @param {{limit?: number, cursor?: string}} [query] @returns {Promise<import('./schema.d.ts').ProofList>} */
    proofs(query = {}) {
        return this.read('listProofs', {query});
    }

    /** Closes the open batch now. @returns {Promise<import('./schema.d.ts').Proof>} */
    prove() {
        return this.write('createProof', {body: {}});
    }

    /** The signed end of the log. @returns {Promise<import('./schema.d.ts').SignedHead>} */
    head() {
        return this.read('getHead');
    }

    checkpoints(/** @type {{limit?: number, cursor?: string}} */ query = {}) {
        return this.read('listCheckpoints', {query});
    }

    /** @param {string} [label] */
    createCheckpoint(label) {
        return this.write('createCheckpoint', {body: label ? {label} : {}});
    }

    /** @param {number} fromSeq @param {string} [label] */
    fork(fromSeq, label) {
        return this.write('forkSession', {body: {from_seq: fromSeq, ...(label ? {label} : {})}});
    }

    archive() {
        return this.write('archiveSession');
    }
}
