/*
 * The game as this browser knows it: the committed state and what follows it. Acts are sent until they are
 * answered, with the same id; the stream brings what others did. Each entry of the log is told once, whether
 * the reply or the stream brings it first.
 */

import {Problem, Unreachable} from '../client/index.js';
import {Guide} from './guide.js';
import {World} from './world.js';

/** @typedef {import('../client/index.js').Session} Session */
/** @typedef {import('../client/schema.d.ts').Action} Action */
/** @typedef {import('../client/schema.d.ts').Event} Event */

const NOTHING = {seq: -1, entity: null, actions: []};
const TOPICS = ['turn', 'game', 'provider', 'session'];
const ACT_TRIES = 200; // a person in a tunnel: some ten minutes

/** Events: `turn` {events}, `hint` (an item), `link` (state), `refused` (text), `lost` (problem). */
export class Game extends EventTarget {
    /** @param {Session} session @param {Guide} guide @param {string} [role] player or spectator */
    constructor(session, guide, role = 'player') {
        super();
        this.role = role;
        this.session = session;
        this.guide = guide;
        /** @type {World | null} */
        this.world = null;
        /** @type {import('../client/schema.d.ts').Session | null} */
        this.info = null;
        /** @type {Action[]} */
        this.legal = [];
        this.told = 0; // the seq up to which events were told
        this.busy = false;
        this.link = 'open';
        this.stopper = new AbortController();
        /** @type {Event[]} */
        this.waiting = []; // of an entry that is not whole yet
        /** @type {Promise<void> | null} */
        this.refreshing = null;
    }

    get state() {
        return this.world?.state ?? null;
    }

    /** Whether it is the viewer's turn. */
    get mine() {
        const me = this.world?.me;
        return Boolean(me && this.state?.status === 'active' && this.state.next?.entity === me.id && this.state.next.provider === 'interactive');
    }

    get over() {
        return this.state?.status === 'finished';
    }

    async start() {
        this.info = await this.session.get();
        await this.refresh([]);
        this.told = this.state?.seq ?? 0;
        this.follow();
    }

    stop() {
        this.stopper.abort();
    }

    /** Reads the present state and shows it, with the events that led there. @param {Event[]} events */
    async refresh(events) {
        const [state, legal] = await Promise.all([this.session.state({signal: this.stopper.signal}),
            this.role === 'spectator' ? NOTHING : this.session.legalActions().catch(() => NOTHING)]);
        if (this.state && state.seq < this.state.seq) return;
        this.world = new World(state, this.guide);
        this.legal = legal.seq === state.seq ? legal.actions : [];
        if (legal.seq !== state.seq && legal.seq >= 0) queueMicrotask(() => this.refresh([]).catch(() => {}));
        this.emit('turn', {events});
    }

    /** @param {string} type @param {any} detail */
    emit(type, detail) {
        if (!this.stopper.signal.aborted) this.dispatchEvent(new CustomEvent(type, {detail}));
    }

    /** The legal actions of a kind. @param {string} kind @returns {any[]} */
    legalOf(kind) {
        return this.legal.filter(action => action.kind === kind);
    }

    /** Sends an action and waits until it is committed; false when it was refused. @param {Action} action */
    async act(action) {
        if (this.busy || !this.mine) return false;
        this.busy = true;
        try {
            const result = await this.session.act(action, {expectedSeq: this.state?.seq, signal: this.stopper.signal, tries: ACT_TRIES,
                onWait: error => this.setLink('waiting', error)});
            this.setLink('open');
            const fresh = result.seq === this.told + 1;
            if (fresh) this.told = result.seq;
            await this.refresh(fresh ? result.events : []);
            return true;
        } catch (error) {
            await this.refuse(error);
            return false;
        } finally {
            this.busy = false;
            this.emit('idle', null);
        }
    }

    /** Lets another decide for one's character, or takes it back. @param {string} kind of provider */
    async handOver(kind) {
        const me = this.world?.me;
        if (!me) return;
        try {
            await this.session.setProvider(me.id, kind);
        } catch (error) {
            await this.refuse(error);
        }
    }

    /** @param {unknown} error */
    async refuse(error) {
        if (this.stopper.signal.aborted) return;
        if (error instanceof Unreachable) {
            this.setLink('waiting', error);
            return;
        }
        if (!(error instanceof Problem)) throw error;
        if (['seq_mismatch', 'not_your_turn', 'session_finished', 'request_in_flight'].includes(error.code)) {
            await this.refresh([]).catch(() => {});
        } else if ([401, 404, 410].includes(error.status)) {
            this.emit('lost', error);
        } else {
            this.emit('refused', error.body.verdict ? this.guide.verdicts.get(error.body.verdict) ?? error.message : error.message);
        }
    }

    /** @param {'open' | 'waiting'} state @param {unknown} [error] */
    setLink(state, error) {
        if (this.link === state) return;
        this.link = state;
        this.emit('link', {state, error});
    }

    /** Listens for what happens, for as long as the game is open. */
    async follow() {
        try {
            const items = this.session.events({after: String(this.told), topics: this.role === 'spectator' ? TOPICS : [...TOPICS, 'proof'],
                signal: this.stopper.signal, onState: (state, error) => this.heard(state, error)});
            for await (const item of items) await this.hear(item);
        } catch (error) {
            if (this.stopper.signal.aborted) return;
            if (error instanceof Problem && [401, 410].includes(error.status)) this.emit('lost', error);
            else await this.poll();
        }
    }

    /** @param {'open' | 'waiting'} state @param {unknown} [error] */
    heard(state, error) {
        const back = this.link === 'waiting' && state === 'open';
        this.setLink(state, error);
        if (back && !this.busy) this.refresh([]).catch(() => {});
    }

    /** @param {any} item of the stream */
    async hear(item) {
        if (['session', 'proof', 'stream', 'checkpoint'].includes(item.topic)) {
            this.emit('hint', item);
            return;
        }
        if (item.seq > this.told) this.waiting.push(item);
        const whole = item.id === String(item.seq);
        if (!whole || item.seq <= this.told) return;
        const events = this.waiting;
        this.waiting = [];
        if (this.busy && item.seq === (this.state?.seq ?? 0) + 1 && events.some(e => e.entity === this.world?.me?.id)) {
            await new Promise(resolve => this.addEventListener('idle', resolve, {once: true}));
            if (item.seq <= this.told) return;
        }
        this.told = item.seq;
        await this.refresh(events).catch(() => {});
    }

    /** Where no stream is to be had: ask now and then. */
    async poll() {
        while (!this.stopper.signal.aborted) {
            await new Promise(resolve => setTimeout(resolve, 1500));
            if (this.busy || document.hidden) continue;
            const before = this.state?.seq;
            const seq = await this.session.state().then(state => state.seq, () => null);
            this.setLink(seq === null ? 'waiting' : 'open');
            if (seq !== null && seq !== before && !this.busy) {
                this.told = seq;
                await this.refresh([]).catch(() => {});
            }
        }
    }
}
