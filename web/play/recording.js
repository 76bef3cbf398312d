/* A finished game as it can be read back: its states by entry, and what happened in each. */

import {World} from './world.js';

/** @typedef {import('../client/index.js').Session} Session */
/** @typedef {{seq: number, type: string, tone: string}} Moment */

const KEPT_MAX = 60;
const PAGE = 500;
/** @type {Record<string, string>} */
const MOMENTS = {died: 'grave', level_up: 'gold', descended: 'gold', game_ended: 'grave', provider_changed: 'plain', turn_timed_out: 'plain'};

export class Recording {
    /** @param {Session} session @param {import('../client/schema.d.ts').Session} info @param {import('./guide.js').Guide} guide */
    constructor(session, info, guide) {
        this.session = session;
        this.info = info;
        this.guide = guide;
        this.length = info.seq;
        this.full = false;
        /** @type {Map<number, any[]>} */
        this.events = new Map();
        /** @type {Moment[]} */
        this.moments = [];
        /** @type {Map<number, Promise<World>>} */
        this.worlds = new Map();
    }

    /** Reads all events, a page at a time. @param {(done: number) => void} onProgress */
    async load(onProgress) {
        const end = String(this.length); // in the middle of an entry it would be "15.9"
        for (let after = this.length > 0 ? '0' : end; after !== end;) {
            const page = await this.session.read('followEvents', {query: {after, limit: PAGE}});
            for (const item of page.items) this.note(item);
            if (page.next_after === after) break; // there is no more, whatever the length says
            after = page.next_after;
            onProgress(Number.parseInt(after, 10));
        }
    }

    /** @param {any} item */
    note(item) {
        const events = this.events.get(item.seq) ?? [];
        events.push(item);
        this.events.set(item.seq, events);
        if (MOMENTS[item.type]) this.moments.push({seq: item.seq, type: item.type, tone: MOMENTS[item.type]});
    }

    /** @param {number} seq */
    eventsOf(seq) {
        return this.events.get(seq) ?? [];
    }

    /** All there was, or what the seat saw. @param {boolean} full */
    setFull(full) {
        this.full = full;
        this.worlds.clear();
    }

    /** The state after an entry; the next one is read ahead. @param {number} seq */
    world(seq) {
        const world = this.read(seq);
        if (seq < this.length) this.read(seq + 1).catch(() => {});
        return world;
    }

    /** @param {number} seq @returns {Promise<World>} */
    read(seq) {
        const known = this.worlds.get(seq);
        if (known) return known;
        const reading = this.session.state({seq, ...(this.full ? {view: /** @type {const} */ ('full')} : {})}).then(state => new World(state, this.guide));
        reading.catch(() => this.worlds.delete(seq));
        this.worlds.set(seq, reading);
        const [oldest] = this.worlds.keys();
        if (this.worlds.size > KEPT_MAX) this.worlds.delete(oldest);
        return reading;
    }
}
