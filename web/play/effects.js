/*
 * What happened, as movement. Events become effects on a time line: steps of different figures run side by
 * side, blows one after the other; the whole is squeezed into a bound, so that play never waits for it.
 */

import {INK, hsl, hash} from '../art/ink.js';

/** @typedef {import('../client/schema.d.ts').Event} Event */
/** @typedef {{start: number, length: number, draw?: (stage: Stage, t: number) => void,
 *             move?: {id: number, at: (t: number) => {x: number, y: number, alpha?: number, flash?: number}}}} Effect */
/** @typedef {import('./scene.js').Stage} Stage */
/** @typedef {{x: number, y: number}} Spot */

const LONGEST_MS = 900;
const STEP_MS = 120;
const NUMBER_MS = 850;

export class Effects {
    constructor() {
        /** @type {Effect[]} */
        this.running = [];
        this.still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    }

    /** @param {number} now */
    busyUntil(now) {
        return Math.max(now, ...this.running.filter(e => e.move).map(e => e.start + e.length));
    }

    /** Where a figure is drawn just now, or null. @param {number} id @param {number} now */
    placeOf(id, now) {
        /** @type {{x: number, y: number, alpha?: number, flash?: number} | null} */
        let place = null;
        for (const effect of this.running) {
            if (effect.move?.id !== id) continue;
            const t = (now - effect.start) / effect.length;
            if (t >= 0 && t <= 1) place = Object.assign(place ?? {}, effect.move.at(t));
            else if (t < 0 && !place) place = effect.move.at(0);
        }
        return place;
    }

    /** @param {Stage} stage @param {number} now */
    draw(stage, now) {
        this.running = this.running.filter(effect => now <= effect.start + effect.length);
        for (const effect of this.running) {
            const t = (now - effect.start) / effect.length;
            if (effect.draw && t >= 0) effect.draw(stage, t);
        }
    }

    finish() {
        this.running = this.running.filter(effect => !effect.move);
    }

    /** Puts events on the time line. @param {Event[]} events @param {Map<number, Spot>} places where everybody stood before
     * @param {number} now */
    play(events, places, now) {
        const line = new TimeLine(places);
        for (const event of events) PLAYS[event.type]?.(line, event);
        const squeeze = Math.min(1, LONGEST_MS / Math.max(1, line.now));
        for (const effect of line.effects) {
            if (this.still && effect.move) continue;
            this.running.push({...effect, start: now + effect.start * squeeze, length: effect.move ? effect.length * squeeze : effect.length});
        }
    }
}

class TimeLine {
    /** @param {Map<number, Spot>} places */
    constructor(places) {
        this.places = new Map(places);
        /** @type {Map<number, number>} */
        this.free = new Map(); // when each figure is done with what it does
        this.now = 0;
        /** @type {Effect[]} */
        this.effects = [];
    }

    /** @param {number | undefined} id @returns {Spot | null} */
    place(id) {
        return (id !== undefined && this.places.get(id)) || null;
    }

    /** @param {Effect} effect */
    add(effect) {
        this.effects.push(effect);
    }

    /** A text that rises. @param {Spot | null} spot @param {string} text @param {string} colour @param {number} [size] */
    rise(spot, text, colour, size = 0.5) {
        if (!spot) return;
        const {x, y} = spot;
        const near = this.effects.filter(e => e.length === NUMBER_MS && e.start > this.now - 300 && /** @type {any} */ (e).spot === `${x},${y}`).length;
        this.add(/** @type {any} */ ({start: this.now, length: NUMBER_MS, spot: `${x},${y}`, draw(/** @type {Stage} */ stage, /** @type {number} */ t) {
            stage.text(text, x, y - 0.35 - t * 0.75 - near * 0.42, colour, size * (t < 0.15 ? 0.7 + t * 2 : 1), t > 0.6 ? (1 - t) / 0.4 : 1);
        }}));
    }

    /** A ring that widens. @param {Spot | null} spot @param {string} colour @param {number} [reach] */
    ring(spot, colour, reach = 0.8) {
        if (!spot) return;
        this.add({start: this.now, length: 420, draw: (stage, t) => stage.ring(spot.x, spot.y, 0.2 + t * reach, colour, 1 - t)});
    }

    /** @param {number | undefined} id */
    flash(id) {
        const spot = this.place(id);
        if (!spot || id === undefined) return;
        this.add({start: this.now, length: 200, move: {id, at: t => ({x: spot.x + Math.sin(t * 25) * 0.05 * (1 - t), y: spot.y, flash: 1 - t})}});
    }
}

const ease = (/** @type {number} */ t) => t * t * (3 - 2 * t);

/** @type {Record<string, (line: TimeLine, event: any) => void>} */
const PLAYS = {
    moved(line, {entity, x, y}) {
        const from = line.place(entity) ?? {x, y};
        const start = Math.max(line.free.get(entity) ?? 0, line.now - STEP_MS, 0);
        const far = Math.max(Math.abs(x - from.x), Math.abs(y - from.y)) > 2;
        line.places.set(entity, {x, y});
        line.add({start, length: far ? 260 : STEP_MS, move: {id: entity, at: far
            ? t => (t < 0.5 ? {...from, alpha: 1 - t * 2} : {x, y, alpha: t * 2 - 1})
            : t => ({x: from.x + (x - from.x) * ease(t), y: from.y + (y - from.y) * ease(t) - Math.sin(t * Math.PI) * 0.12})}});
        if (far) for (const spot of [from, {x, y}]) line.ring(spot, INK.violet);
        line.free.set(entity, start + STEP_MS);
        line.now = Math.max(line.now, start + STEP_MS);
    },
    attacked(line, {entity, target}) {
        const from = line.place(entity);
        const to = line.place(target);
        if (!from || !to) return;
        if (Math.max(Math.abs(from.x - to.x), Math.abs(from.y - to.y)) > 1) {
            missile(line, from, to, INK.bone);
            return;
        }
        const start = line.now;
        line.add({start, length: 180, move: {id: entity, at: t => {
            const reach = 0.42 * Math.sin(Math.min(1, t * 1.3) * Math.PI);
            return {x: from.x + (to.x - from.x) * reach, y: from.y + (to.y - from.y) * reach};
        }}});
        line.now = start + 90;
    },
    missed(line, {target}) {
        line.rise(line.place(target), 'miss', INK.ash, 0.4);
        line.now += 60;
    },
    damaged(line, {entity, target, amount}) {
        const id = target ?? entity;
        const spot = line.place(id);
        const from = line.place(entity);
        if (spot && from && entity !== id && Math.max(Math.abs(from.x - spot.x), Math.abs(from.y - spot.y)) > 1 && !line.effects.some(e => /** @type {any} */ (e).missile === `${spot.x},${spot.y}`)) missile(line, from, spot, INK.amber);
        line.flash(id);
        line.rise(spot, String(amount), '#ff6a58', 0.62);
        line.now += 110;
    },
    healed(line, {entity, amount}) {
        line.rise(line.place(entity), `+${amount}`, '#7fdc8a', 0.58);
        line.ring(line.place(entity), '#7fdc8a');
        line.now += 60;
    },
    died(line, {entity, x, y}) {
        const spot = x === undefined ? line.place(entity) : {x, y};
        if (!spot) return;
        line.add({start: line.now, length: 420, move: {id: entity, at: t => ({...spot, alpha: 1 - t, flash: 1 - t})}});
        const seed = hash(entity, spot.x, spot.y);
        line.add({start: line.now, length: 520, draw(stage, t) {
            for (let i = 0; i < 9; i++) {
                const a = (seed % 100) / 16 + i * 0.7;
                const r = t * (0.35 + ((seed >> i) & 3) * 0.14);
                stage.dot(spot.x + Math.cos(a) * r, spot.y + Math.sin(a) * r, 0.09 * (1 - t), INK.blood, 1 - t);
            }
        }});
        line.now += 120;
    },
    noticed(line, {entity}) {
        line.rise(line.place(entity), '!', INK.amber, 0.7);
    },
    picked_up: (line, {entity}) => line.ring(line.place(entity), INK.gold, 0.5),
    item_used: (line, {entity}) => line.ring(line.place(entity), INK.parchment),
    ability_used(line, {entity, target, ability}) {
        const from = line.place(entity);
        const to = line.place(target);
        const colour = hsl(hash(String(ability)) % 360, 0.65, 0.66);
        line.ring(from, colour, 1);
        if (from && to && entity !== target && Math.max(Math.abs(from.x - to.x), Math.abs(from.y - to.y)) > 1) missile(line, from, to, colour);
    },
    door_opened: (line, {x, y}) => line.ring({x, y}, INK.oak, 0.4),
    status_gained(line, {entity, status}) {
        line.rise(line.place(entity), String(status).replace(/_/g, ' '), hsl(hash(status) % 360, 0.6, 0.7), 0.38);
    },
    experience() {},
    critical: (line, {target}) => line.rise(line.place(target), 'critical!', INK.amber, 0.42),
    resisted: (line, {target}) => line.ring(line.place(target), INK.steel, 0.6),
    absorbed: (line, {entity}) => line.ring(line.place(entity), INK.frost, 0.7),
    summoned: (line, {x, y}) => line.ring({x, y}, INK.violet, 1),
    vanished: (line, {x, y}) => line.ring({x, y}, INK.violet, 1),
    called: (line, {entity}) => line.rise(line.place(entity), '!!', INK.amber, 0.6),
    drank: (line, {x, y}) => line.ring({x, y}, INK.frost, 0.8),
    found: (line, {x, y}) => line.ring({x, y}, INK.gold, 0.9),
    unlocked: (line, {x, y}) => line.ring({x, y}, INK.gold, 0.6),
    lever_moved: (line, {x, y}) => line.ring({x, y}, INK.bone, 0.6),
    pushed(line, {entity, target, x, y}) {
        slide(line, target ?? entity, {x, y}, 160);
    },
    swapped(line, {entity, target}) {
        const a = line.place(entity);
        const b = line.place(target);
        if (!a || !b) return;
        slide(line, entity, b, 180);
        slide(line, target, a, 180);
    },
    level_up(line, {entity, amount}) {
        line.ring(line.place(entity), INK.gold, 1.6);
        line.rise(line.place(entity), `level ${amount}`, INK.gold, 0.6);
    },
    trap_sprung: (line, {x, y}) => line.ring({x, y}, INK.blood, 1),
};

/** @param {TimeLine} line @param {number} id @param {Spot} to @param {number} length */
function slide(line, id, to, length) {
    const from = line.place(id) ?? to;
    line.places.set(id, to);
    line.add({start: line.now, length, move: {id, at: t => ({x: from.x + (to.x - from.x) * ease(t), y: from.y + (to.y - from.y) * ease(t)})}});
    line.now += length / 2;
}

/** @param {TimeLine} line @param {Spot} from @param {Spot} to @param {string} colour */
function missile(line, from, to, colour) {
    const length = 60 + 22 * Math.hypot(to.x - from.x, to.y - from.y);
    line.add(/** @type {any} */ ({start: line.now, length, missile: `${to.x},${to.y}`, draw(/** @type {Stage} */ stage, /** @type {number} */ t) {
        for (let i = 0; i < 5; i++) {
            const at = Math.max(0, t - i * 0.06);
            stage.dot(from.x + (to.x - from.x) * at, from.y + (to.y - from.y) * at, 0.11 - i * 0.016, colour, 1 - i * 0.18);
        }
    }}));
    line.now += length;
}
