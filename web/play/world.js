/* One view of the game, with what can be asked of it. A new view makes a new world. */

/** @typedef {import('./guide.js').Guide} Guide */
/** @typedef {import('../client/schema.d.ts').State} State */
/** @typedef {import('../client/schema.d.ts').ViewEntity} Entity */

const BLOCKING = new Set(['', 'rock', 'wall', 'gate', 'door_locked', 'water', 'deep_water', 'chasm']);
const BLOCKING_PROPS = new Set(['chest', 'lever', 'lever_down', 'fountain', 'fountain_dry', 'brazier']);

export class World {
    /** @param {State} state @param {Guide} guide */
    constructor(state, guide) {
        this.state = state;
        this.guide = guide;
        this.width = state.level.width;
        this.height = state.level.height;
        /** @type {Map<number, Entity>} */
        this.entities = new Map(state.entities.map((/** @type {Entity} */ entity) => [entity.id, entity]));
        /** @type {Entity | null} */
        this.me = state.entities.find((/** @type {Entity} */ entity) => entity.you) ?? null;
    }

    /** What is known of a tile, or null. @param {number} x @param {number} y */
    ground(x, y) {
        const row = this.state.level.terrain[y];
        return (row !== undefined && this.guide.grounds.get(row[x])) || null;
    }

    /** @param {number} x @param {number} y */
    terrain(x, y) {
        return this.ground(x, y)?.id ?? '';
    }

    /** @param {number} x @param {number} y @returns {Entity[]} who acts first, then props, then items */
    at(x, y) {
        const rank = {player: 0, monster: 0, prop: 1, item: 2};
        return [...this.entities.values()].filter(entity => entity.x === x && entity.y === y)
            .sort((a, b) => rank[a.kind] - rank[b.kind]);
    }

    /** @param {number} x @param {number} y */
    actorAt(x, y) {
        return this.at(x, y).find(entity => entity.kind === 'player' || entity.kind === 'monster') ?? null;
    }

    /** @param {Entity} entity */
    isFoe(entity) {
        if (entity.hostile !== undefined) return Boolean(entity.hostile);
        return entity.kind === 'monster' && this.guide.isFoe(entity.type ?? '');
    }

    /** @returns {Entity[]} nearest first */
    foes() {
        const me = this.me;
        const foes = [...this.entities.values()].filter(entity => this.isFoe(entity));
        return me ? foes.sort((a, b) => distance(a, me) - distance(b, me)) : foes;
    }

    /** The members of the party in sight. */
    party() {
        return [...this.entities.values()].filter(entity => entity.kind === 'player').sort((a, b) => (a.seat ?? 9) - (b.seat ?? 9));
    }

    /** Whether the ground itself bears one, whatever stands on it. @param {number} x @param {number} y */
    bears(x, y) {
        return !BLOCKING.has(this.terrain(x, y));
    }

    /** @param {number} x @param {number} y */
    passable(x, y) {
        if (BLOCKING.has(this.terrain(x, y))) return false;
        return !this.at(x, y).some(entity => entity.kind === 'prop' && BLOCKING_PROPS.has(entity.type ?? ''));
    }
}

/** Steps a king needs. @param {{x: number, y: number}} a @param {{x: number, y: number}} b */
export function distance(a, b) {
    return Math.max(Math.abs(a.x - b.x), Math.abs(a.y - b.y));
}
