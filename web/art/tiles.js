/*
 * The ground: floors, walls, doors, water. A tile knows its neighbours: a wall shows its face where there
 * is open ground south of it, and its edge towards whatever is open.
 */

import {INK, box, dice, hash, letter, line, oval, shade, shape} from './ink.js';

/** @typedef {{n: boolean, e: boolean, s: boolean, w: boolean}} Open which neighbours are open ground */
/** @typedef {import('./ink.js').Pen} Pen */

const CAP = '#1d181b';
const FACE = '#6d6053';

/** @type {Record<string, (pen: Pen, roll: () => number, open: Open) => void>} */
const DRAWINGS = {
    rock() {},
    wall: drawWall,
    floor: drawFloor,
    door_closed(pen, roll, open) {
        drawFrame(pen, roll, open);
        drawLeaf(pen, open, INK.oak);
    },
    door_locked(pen, roll, open) {
        drawFrame(pen, roll, open);
        drawLeaf(pen, open, '#5b4630');
        if (open.n || open.s) {
            line(pen, [[6, 12], [26, 12]], INK.iron, 2);
            line(pen, [[6, 24], [26, 24]], INK.iron, 2);
            box(pen, 13, 15, 6, 6, INK.gold);
        } else {
            box(pen, 13, 13, 6, 6, INK.gold);
        }
    },
    door_open(pen, roll, open) {
        drawFloor(pen, roll, open);
        if (open.n || open.s) {
            box(pen, 1, 2, 4, 26, INK.oak);
            box(pen, 27, 2, 4, 26, shade(INK.oak, -0.25));
        } else {
            box(pen, 2, 1, 27, 4, INK.oak);
            box(pen, 2, 27, 27, 4, shade(INK.oak, -0.25));
        }
    },
    gate(pen, roll, open) {
        drawFloor(pen, roll, open);
        for (let x = 4; x <= 28; x += 6) line(pen, [[x, 2], [x, 30]], INK.ink, 4);
        for (let x = 4; x <= 28; x += 6) line(pen, [[x, 2], [x, 30]], INK.steel, 2);
        for (const y of [9, 20]) line(pen, [[1, y], [31, y]], INK.iron, 2.6);
    },
    stairs_down(pen, roll, open) {
        drawFloor(pen, roll, open);
        box(pen, 3, 3, 26, 26, '#0b090b', INK.ink, 1.6, 2);
        for (let i = 0; i < 5; i++) {
            box(pen, 4 + i * 1.6, 4 + i * 5, 24 - i * 3.2, 4.4, shade(INK.stone, -0.12 * i), INK.ink, 0.8, 0.8);
        }
    },
    exit(pen, roll, open) {
        drawFloor(pen, roll, open);
        shape(pen, [[4, 31], [4, 14], [28, 14, 16, -6], [28, 31]], INK.stone, INK.ink, 1.6);
        const glow = pen.createLinearGradient(0, 8, 0, 31);
        glow.addColorStop(0, '#fff1c9');
        glow.addColorStop(1, INK.amber);
        pen.beginPath();
        pen.moveTo(8, 31);
        pen.lineTo(8, 15);
        pen.quadraticCurveTo(16, 1, 24, 15);
        pen.lineTo(24, 31);
        pen.fillStyle = glow;
        pen.fill();
    },
    water(pen, roll) {
        liquid(pen, roll, '#1d3a4a', '#3f7890');
    },
    chasm(pen, roll, open) {
        pen.fillStyle = '#060508';
        pen.fillRect(0, 0, 32, 32);
        if (open.n) {
            for (let x = 0; x < 32; x += 4) {
                shape(pen, [[x, 0], [x + 4, 0], [x + 2 + roll() * 2, 5 + roll() * 8]], shade(INK.floor, -0.2), null);
            }
        }
    },
    brush(pen, roll, open) {
        drawFloor(pen, roll, open);
        for (let i = 0; i < 16; i++) {
            const x = 2 + roll() * 28;
            const y = 10 + roll() * 20;
            const lean = (roll() - 0.5) * 9;
            line(pen, [[x, y], [x + lean, y - 9 - roll() * 5, x + lean / 3, y - 6]], i % 3 ? INK.moss : shade(INK.moss, -0.35), 1.8);
        }
    },
};
DRAWINGS.deep_water = (pen, roll) => liquid(pen, roll, '#0f2433', '#2a566e');
DRAWINGS.grass = DRAWINGS.brush;
DRAWINGS.gate_open = DRAWINGS.floor;

/** Terrain one can look across from above; what else is there has a face and edges. @param {string} id */
export function isOpen(id) {
    return id !== '' && id !== 'rock' && id !== 'wall';
}

/** How many different drawings there are of a terrain. @param {string} id */
export function variants(id) {
    return id === 'floor' || id === 'wall' ? 8 : 2;
}

/** @param {string} id @param {number} variant @param {Open} open @param {string} glyph of the legend
 * @returns {import('./sheet.js').Drawing} */
export function tile(id, variant, open, glyph) {
    return pen => {
        const roll = dice(hash(id, variant));
        const drawing = DRAWINGS[id];
        if (drawing) {
            drawing(pen, roll, open);
        } else {
            drawFloor(pen, roll, open);
            letter(pen, glyph, INK.ash);
        }
    };
}

/** @param {Pen} pen @param {() => number} roll @param {Open} open */
function drawFloor(pen, roll, open) {
    pen.fillStyle = shade(INK.floor, (roll() - 0.5) * 0.12);
    pen.fillRect(0, 0, 32, 32);
    const split = 10 + roll() * 12;
    const rows = [[0, split], [split, 32]];
    for (const [top, bottom] of rows) {
        const middle = 8 + roll() * 16;
        for (const [left, right] of [[0, middle], [middle, 32]]) {
            pen.fillStyle = shade(INK.floor, (roll() - 0.42) * 0.16);
            pen.fillRect(left + 0.7, top + 0.7, right - left - 1.2, bottom - top - 1.2);
        }
    }
    for (let i = 0; i < 5; i++) {
        pen.fillStyle = roll() > 0.5 ? '#00000030' : '#ffffff10';
        pen.fillRect(roll() * 30, roll() * 30, 1 + roll() * 2, 1 + roll());
    }
    if (roll() > 0.78) {
        const x = 6 + roll() * 18;
        line(pen, [[x, 6], [x + 4, 14], [x + 1, 20], [x + 5, 27]], '#00000055', 0.9);
    }
    if (!open.n) {
        const dark = pen.createLinearGradient(0, 0, 0, 12);
        dark.addColorStop(0, '#00000090');
        dark.addColorStop(1, '#00000000');
        pen.fillStyle = dark;
        pen.fillRect(0, 0, 32, 12);
    }
}

/** @param {Pen} pen @param {() => number} roll @param {Open} open */
function drawWall(pen, roll, open) {
    pen.fillStyle = CAP;
    pen.fillRect(0, 0, 32, 32);
    for (let i = 0; i < 7; i++) {
        const x = roll() * 30;
        const y = roll() * 30;
        line(pen, [[x, y], [x + 3, y + 3]], '#2c2529', 0.9);
    }
    if (open.s) drawFace(pen, roll);
    const edge = '#8b7a67';
    if (open.n) line(pen, [[0, 0.6], [32, 0.6]], edge, 1.4);
    if (open.w) line(pen, [[0.6, 0], [0.6, 32]], edge, 1.4);
    if (open.e) line(pen, [[31.4, 0], [31.4, 32]], edge, 1.4);
}

/** Courses of ashlar under the cap. @param {Pen} pen @param {() => number} roll */
function drawFace(pen, roll) {
    pen.fillStyle = '#2a2320';
    pen.fillRect(0, 10, 32, 22);
    for (let row = 0; row < 3; row++) {
        let x = row % 2 ? -6 : 0;
        while (x < 32) {
            const w = 9 + roll() * 5;
            pen.fillStyle = shade(FACE, (roll() - 0.6) * 0.28 - row * 0.09);
            pen.fillRect(Math.max(0, x) + 0.5, 10.8 + row * 7.2, Math.min(32, x + w) - Math.max(0, x) - 0.9, 6.4);
            x += w;
        }
    }
    line(pen, [[0, 10], [32, 10]], '#a08d76', 1.6);
    const dark = pen.createLinearGradient(0, 24, 0, 32);
    dark.addColorStop(0, '#00000000');
    dark.addColorStop(1, '#00000088');
    pen.fillStyle = dark;
    pen.fillRect(0, 24, 32, 8);
}

/** @param {Pen} pen @param {() => number} roll @param {Open} open */
function drawFrame(pen, roll, open) {
    drawFloor(pen, roll, open);
    pen.fillStyle = '#00000077';
    pen.fillRect(0, 0, 32, 32);
}

/** @param {Pen} pen @param {Open} open @param {string} wood */
function drawLeaf(pen, open, wood) {
    if (open.n || open.s) {
        box(pen, 2, 3, 28, 27, INK.stoneDark, INK.ink, 1.4, 2);
        box(pen, 5, 5, 22, 25, wood);
        for (const x of [10.5, 16, 21.5]) line(pen, [[x, 6], [x, 29]], shade(wood, -0.4), 1);
        for (const y of [10, 24]) line(pen, [[5.5, y], [26.5, y]], INK.iron, 1.8);
        oval(pen, 23, 18, 1.6, 1.6, INK.gold);
    } else {
        box(pen, 10, 0, 12, 32, INK.stoneDark, INK.ink, 1.4, 1);
        box(pen, 12.5, 1, 7, 30, wood);
        for (const y of [8, 24]) line(pen, [[12.5, y], [19.5, y]], INK.iron, 1.8);
        oval(pen, 16, 17, 1.5, 1.5, INK.gold);
    }
}

/** @param {Pen} pen @param {() => number} roll @param {string} deep @param {string} light */
function liquid(pen, roll, deep, light) {
    pen.fillStyle = deep;
    pen.fillRect(0, 0, 32, 32);
    for (let i = 0; i < 5; i++) {
        const x = roll() * 20;
        const y = 4 + i * 6 + roll() * 2;
        line(pen, [[x, y], [x + 5, y, x + 2.5, y - 2.5], [x + 11, y, x + 8, y + 2.5]], light, 1.2);
    }
}
