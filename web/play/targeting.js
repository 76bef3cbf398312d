/* Choosing where an action goes. What can be chosen are the legal actions, nothing else. */

import {flight} from './path.js';

/** @typedef {import('./world.js').World} World */
/** @typedef {{x: number, y: number}} Spot */
/** @typedef {{action: any, spot: Spot}} Choice */

/** Where an action is aimed. @param {any} action @param {World} world @returns {Spot | null} */
export function spotOf(action, world) {
    if (action.x !== undefined) return {x: action.x, y: action.y};
    if (action.target !== undefined) {
        const entity = world.entities.get(action.target);
        return entity ? {x: entity.x, y: entity.y} : null;
    }
    const step = action.dir !== undefined ? world.guide.steps.get(action.dir) : undefined;
    return step && world.me ? {x: world.me.x + step[0], y: world.me.y + step[1]} : null;
}

export class Targeting {
    /** @param {World} world @param {string} title @param {any[]} actions of one ability or item @param {any} row of it in the content */
    constructor(world, title, actions, row) {
        this.world = world;
        this.title = title;
        this.row = row ?? {};
        /** @type {Choice[]} */
        this.choices = actions.flatMap(action => {
            const spot = spotOf(action, world);
            return spot ? [{action, spot}] : [];
        });
        this.choices.sort((a, b) => this.weight(a.spot) - this.weight(b.spot));
        /** @type {Spot} */
        this.cursor = this.choices[0]?.spot ?? world.me ?? {x: 0, y: 0};
    }

    /** Foes first, then near. @param {Spot} spot */
    weight(spot) {
        const actor = this.world.actorAt(spot.x, spot.y);
        const me = this.world.me ?? spot;
        return Math.hypot(spot.x - me.x, spot.y - me.y) - (actor && this.world.isFoe(actor) ? 100 : 0);
    }

    /** The action for a spot, or null. @param {Spot} spot */
    choiceAt(spot) {
        return this.choices.find(choice => choice.spot.x === spot.x && choice.spot.y === spot.y)?.action ?? null;
    }

    /** @param {number} step */
    cycle(step) {
        const at = this.choices.findIndex(choice => choice.spot.x === this.cursor.x && choice.spot.y === this.cursor.y);
        const count = this.choices.length;
        if (count) this.cursor = this.choices[(at + step + count) % count].spot;
    }

    /** What the scene draws. @returns {import('./scene.js').Aim} */
    aim() {
        const me = this.world.me;
        const legal = this.choiceAt(this.cursor) !== null;
        const range = this.row.range ?? 0;
        return {
            reach: me && range ? disc(me, range, this.world) : [],
            legal: this.choices.map(choice => choice.spot),
            area: legal ? areaOf(this.row, me ?? this.cursor, this.cursor, this.world) : [],
            line: me && legal ? flight(me, this.cursor).slice(0, -1) : [],
            cursor: this.cursor,
            tone: legal ? '#ffb455' : '#8a7d72',
        };
    }
}

/** The tiles an effect would cover, as far as the content says. @param {any} row @param {Spot} from @param {Spot} to @param {World} world */
function areaOf(row, from, to, world) {
    const area = typeof row.area === 'object' && row.area ? row.area : {kind: row.area, radius: row.radius};
    const radius = Number(area.radius ?? row.radius ?? 0);
    switch (area.kind ?? area.shape) {
    case 'line':
    case 'beam':
        return flight(from, stretched(from, to, radius || row.range || 0)).filter(spot => world.ground(spot.x, spot.y));
    case 'cone':
        return cone(from, to, radius || row.range || 3, world);
    default:
        return radius > 0 ? disc(to, radius, world) : [to];
    }
}

/** @param {Spot} from @param {Spot} to @param {number} length */
function stretched(from, to, length) {
    const far = Math.max(Math.abs(to.x - from.x), Math.abs(to.y - from.y)) || 1;
    const scale = Math.max(1, length / far);
    return {x: Math.round(from.x + (to.x - from.x) * scale), y: Math.round(from.y + (to.y - from.y) * scale)};
}

/** @param {Spot} centre @param {number} radius @param {World} world */
function disc(centre, radius, world) {
    const spots = [];
    for (let y = centre.y - radius; y <= centre.y + radius; y++) {
        for (let x = centre.x - radius; x <= centre.x + radius; x++) {
            if (Math.max(Math.abs(x - centre.x), Math.abs(y - centre.y)) <= radius && world.ground(x, y)?.visible && world.terrain(x, y) !== 'wall') spots.push({x, y});
        }
    }
    return spots;
}

/** @param {Spot} from @param {Spot} to @param {number} reach @param {World} world */
function cone(from, to, reach, world) {
    const angle = Math.atan2(to.y - from.y, to.x - from.x);
    return disc(from, reach, world).filter(spot => {
        const turn = Math.atan2(spot.y - from.y, spot.x - from.x) - angle;
        return (spot.x !== from.x || spot.y !== from.y) && Math.abs(Math.atan2(Math.sin(turn), Math.cos(turn))) <= Math.PI / 4 + 0.01;
    });
}
