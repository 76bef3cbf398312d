/* Going somewhere, a committed step at a time. It stops when a foe comes in sight, when it hurts, or when asked to. */

import {wayTo, wayToExplore} from './path.js';

/** @typedef {import('./game.js').Game} Game */
/** @typedef {import('./world.js').World} World */

const STEPS_MAX = 200;
const STAIRS = new Set(['stairs_down', 'exit']);

export class Walk {
    /** @param {Game} game @param {(dir: string) => Promise<boolean>} step @param {(way: {x: number, y: number}[]) => void} onWay */
    constructor(game, step, onWay) {
        this.game = game;
        this.step = step;
        this.onWay = onWay;
        this.turn = 0; // a later walk ends an earlier one
    }

    stop() {
        this.turn++;
        this.onWay([]);
    }

    /** @param {{x: number, y: number}} goal */
    to(goal) {
        return this.go(world => wayTo(world, (x, y) => x === goal.x && y === goal.y), 'There is no way there that you know.');
    }

    /** One step. @param {{x: number, y: number}} goal where somebody stands */
    async towards(goal) {
        const world = this.game.world;
        const way = world && wayTo(world, (x, y) => x === goal.x && y === goal.y);
        const dir = world?.me && way?.length ? world.guide.direction(way[0].x - world.me.x, way[0].y - world.me.y) : null;
        return dir ? this.step(dir) : false;
    }

    toStairs() {
        return this.go(world => wayTo(world, (x, y) => STAIRS.has(world.terrain(x, y))), 'You know of no way down or out that you could reach.');
    }

    explore() {
        const known = this.game.world && wayTo(this.game.world, (x, y) => STAIRS.has(/** @type {World} */ (this.game.world).terrain(x, y)));
        return this.go(wayToExplore, `There is nothing left to explore here that you could reach.${known ? ' A way on is known: > goes there.' : ''}`);
    }

    /** @param {(world: World) => {x: number, y: number}[] | null} find @param {string} none @returns {Promise<string | null>} why it did not even begin */
    async go(find, none) {
        this.stop();
        const turn = this.turn;
        for (let made = 0; made < STEPS_MAX; made++) {
            const world = this.game.world;
            const way = world && find(world);
            if (!world?.me || !way || !way.length) {
                this.onWay([]);
                return made === 0 && !way ? none : null;
            }
            this.onWay(way);
            const before = alarms(world);
            const dir = world.guide.direction(way[0].x - world.me.x, way[0].y - world.me.y);
            const blocked = world.actorAt(way[0].x, way[0].y);
            if (!dir || (blocked && made > 0) || !(await this.step(dir))) break;
            if (turn !== this.turn) return null;
            if (this.game.world && alarmed(before, alarms(this.game.world))) break;
        }
        if (turn === this.turn) this.onWay([]);
        return null;
    }
}

/** @param {World} world */
function alarms(world) {
    return {hp: world.me?.hp ?? 0, depth: world.state.level.depth, foes: new Set(world.foes().map(foe => foe.id))};
}

/** @param {ReturnType<typeof alarms>} before @param {ReturnType<typeof alarms>} after */
function alarmed(before, after) {
    return after.hp < before.hp || after.depth !== before.depth || [...after.foes].some(id => !before.foes.has(id)) || after.foes.size > 0 && before.foes.size > 0;
}
