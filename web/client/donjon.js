/* A server. */

import {Http} from './http.js';
import {Session} from './session.js';
import {retrying} from './retry.js';

export class Donjon {
    /** @param {{base?: string, token?: string | null, fetch?: typeof fetch}} [options] base: '' for the server of this page */
    constructor(options = {}) {
        this.http = new Http(options);
    }

    /** The same server for another token. @param {string | null} token */
    as(token) {
        return new Donjon({base: this.http.base, fetch: this.http.fetch, token});
    }

    /** @param {string} id @param {string | null} [token] */
    session(id, token = this.http.token) {
        return new Session(this.http.as(token), id);
    }

    /** @param {import('./http.js').Operation} operation @param {import('./http.js').CallOptions} [options] */
    async call(operation, options = {}) {
        return (await this.http.call(operation, options)).data;
    }

    /** A call that may be sent again. */
    read(/** @type {import('./http.js').Operation} */ operation, /** @type {import('./http.js').CallOptions} */ options = {}) {
        return retrying(() => this.call(operation, options), {tries: 4, signal: options.signal});
    }

    /** @returns {Promise<import('./schema.d.ts').Content>} */
    content(/** @type {string} */ root = '') {
        return root ? this.read('getContentByRoot', {path: {root}}) : this.read('getContent');
    }

    /** @returns {Promise<import('./schema.d.ts').ProviderList>} */
    providers() {
        return this.read('listProviders');
    }

    /** @returns {Promise<import('./schema.d.ts').SeedCommitment>} */
    commitSeed() {
        return this.call('commitSeed', {body: {}});
    }

    /**
     * Makes a game whose randomness neither side chose: the server is bound to its seed before it
     * hears the client's words.
     * @param {import('./schema.d.ts').SessionCreate} [options]
     * @returns {Promise<import('./schema.d.ts').Session>}
     */
    async createSession(options = {}) {
        const bound = options.seed ? {} : {seed_commitment_id: (await this.commitSeed()).id};
        return this.call('createSession', {body: {...bound, ...options}});
    }

    /** Takes the seat an invite is for. @param {string} id @param {string} invite @returns {Promise<import('./schema.d.ts').SeatToken>} */
    join(id, invite) {
        return this.call('joinSession', {path: {id}, body: {invite}});
    }

    /** Has the server check a bundle or the evidence of a batch. @param {Uint8Array} file @returns {Promise<import('./schema.d.ts').VerifyReport>} */
    verify(file) {
        return this.call('verifyEvidence', {body: file, headers: {'Content-Type': 'application/vnd.donjon.evidence'}});
    }

    /** @returns {Promise<import('./schema.d.ts').KeyList>} */
    keys() {
        return this.read('listKeys');
    }

    /** @param {{status?: string, scenario?: string, search?: string, created_since?: string, created_before?: string,
     *           limit?: number, cursor?: string}} [query] @returns {Promise<import('./schema.d.ts').SessionList>} */
    sessions(query = {}) {
        return this.read('listSessions', {query});
    }

    /** @returns {Promise<import('./schema.d.ts').Health>} also when it is bad, which is a 503 */
    async health() {
        const response = await this.http.open('getHealth');
        return response.json();
    }

    /** @returns {Promise<string>} */
    metrics() {
        return this.call('getMetrics', {headers: {Accept: 'text/plain'}});
    }

    /** @param {string} id @returns {Promise<import('./schema.d.ts').Inspection>} */
    inspect(id) {
        return this.call('inspectSession', {path: {id}});
    }

    /** @param {{state?: string, limit?: number, cursor?: string}} [query] @returns {Promise<import('./schema.d.ts').JobList>} */
    jobs(query = {}) {
        return this.read('listJobs', {query});
    }

    /** @param {string} id @returns {Promise<import('./schema.d.ts').Job>} */
    redrive(id) {
        return this.call('redriveJob', {path: {id}, body: {}});
    }

    /** @param {string} id @returns {Promise<import('./schema.d.ts').Job>} */
    cancelJob(id) {
        return this.call('cancelJob', {path: {id}, body: {}});
    }

    /** @param {{session?: string, limit?: number, cursor?: string}} [query] @returns {Promise<import('./schema.d.ts').AuditList>} */
    audit(query = {}) {
        return this.read('listAudit', {query});
    }

    /** The hooks of the rules, with how often they ran. @returns {Promise<import('./schema.d.ts').HookList>} */
    hooks() {
        return this.read('listHooks');
    }

    /** What hooks did in an entry. @param {string} id @param {number} seq @returns {Promise<import('./schema.d.ts').Trace>} */
    trace(id, seq) {
        return this.read('traceEntry', {path: {id, seq}});
    }

    drain() {
        return this.call('drain', {body: {}});
    }
}
