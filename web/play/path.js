/* Ways over ground the seat knows. The server judges each step all the same. */

/** @typedef {import('./world.js').World} World */

const STEPS = [[0, -1], [1, 0], [0, 1], [-1, 0], [1, -1], [1, 1], [-1, 1], [-1, -1]];

/**
 * The shortest way to the first tile that is wanted: the tiles after the start, or null. The last one
 * need not be passable: one walks up to a foe or a chest.
 * @param {World} world @param {(x: number, y: number) => boolean} wanted
 */
export function wayTo(world, wanted) {
    const me = world.me;
    if (!me) return null;
    const {width, height} = world;
    const from = new Int32Array(width * height).fill(-1);
    const start = me.y * width + me.x;
    from[start] = start;
    const queue = [start];
    for (let head = 0; head < queue.length; head++) {
        const at = queue[head];
        const x = at % width;
        const y = (at - x) / width;
        for (const [dx, dy] of STEPS) {
            const nx = x + dx;
            const ny = y + dy;
            const next = ny * width + nx;
            if (nx < 0 || ny < 0 || nx >= width || ny >= height || from[next] >= 0) continue;
            const hit = wanted(nx, ny);
            const free = world.passable(nx, ny) && !blockedByOther(world, nx, ny);
            if (!hit && !free) continue;
            if (dx && dy && !(clear(world, nx, y) && clear(world, x, ny))) continue;
            from[next] = at;
            if (hit) return unwind(from, start, next, width);
            if (free) queue.push(next);
        }
    }
    return null;
}

/** Nobody squeezes round a corner: both tiles beside a slanting step must bear one, no wall, water or closed door.
 * @param {World} world @param {number} x @param {number} y */
function clear(world, x, y) {
    return world.bears(x, y) && world.terrain(x, y) !== 'door_closed';
}

/** Who is no foe changes places. @param {World} world @param {number} x @param {number} y */
function blockedByOther(world, x, y) {
    const actor = world.actorAt(x, y);
    return actor !== null && !actor.you && world.isFoe(actor);
}

/** @param {Int32Array} from @param {number} start @param {number} end @param {number} width */
function unwind(from, start, end, width) {
    /** @type {{x: number, y: number}[]} */
    const way = [];
    for (let at = end; at !== start; at = from[at]) way.unshift({x: at % width, y: Math.floor(at / width)});
    return way;
}

/** The way to the nearest ground beside which something is not known yet, or to an item in sight.
 * @param {World} world */
export function wayToExplore(world) {
    const items = new Set([...world.entities.values()].filter(e => e.kind === 'item').map(e => e.y * world.width + e.x));
    return wayTo(world, (x, y) => {
        if (!world.passable(x, y) || blockedByOther(world, x, y)) return false;
        if (items.has(y * world.width + x)) return true;
        return STEPS.some(([dx, dy]) => {
            const nx = x + dx;
            const ny = y + dy;
            return nx >= 0 && ny >= 0 && nx < world.width && ny < world.height && !world.ground(nx, ny);
        });
    });
}

/** The tiles between two, as a missile flies (Bresenham). @param {{x: number, y: number}} a @param {{x: number, y: number}} b */
export function flight(a, b) {
    const tiles = [];
    const dx = Math.abs(b.x - a.x);
    const dy = Math.abs(b.y - a.y);
    const sx = Math.sign(b.x - a.x);
    const sy = Math.sign(b.y - a.y);
    let error = dx - dy;
    let {x, y} = a;
    while (x !== b.x || y !== b.y) {
        const twice = 2 * error;
        if (twice > -dy) {
            error -= dy;
            x += sx;
        }
        if (twice < dx) {
            error += dx;
            y += sy;
        }
        tiles.push({x, y});
    }
    return tiles;
}
