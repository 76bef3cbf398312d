/* What lies and stands about: items and props. Colours of unnamed kinds come from their id. */

import {INK, box, dice, hash, hsl, letter, line, oval, shade, shadow, shape} from './ink.js';

/** @typedef {import('./ink.js').Pen} Pen */

/** @type {Record<string, string>} */
const LIQUIDS = {healing: '#d2453e', mending: '#5fae5b', haste: '#e7b53c', stoneskin: '#9aa0a8', theriac: '#4f9fa8', mana: '#4a6fd0'};

/** @param {string} id @returns {string} */
function liquidOf(id) {
    const known = Object.keys(LIQUIDS).find(word => id.includes(word));
    return known ? LIQUIDS[known] : hsl(hash(id) % 360, 0.6, 0.55);
}

/** @type {Record<string, (pen: Pen, id: string) => void>} */
const ITEMS = {
    potion(pen, id) {
        const liquid = liquidOf(id);
        shadow(pen, 7, 28);
        shape(pen, [[13, 6], [19, 6], [19, 13], [25, 22, 25, 16], [16, 29, 25, 29], [7, 22, 7, 29], [13, 13, 7, 16]], '#c9d6d2', INK.ink, 1.5);
        shape(pen, [[9, 20], [23, 20], [16, 27.5, 24, 27.5], [9, 20, 8, 27.5]], liquid, null);
        oval(pen, 12, 18, 1.3, 2.6, '#ffffffb0', null, 0, 0.5);
        box(pen, 12.5, 3.5, 7, 4, INK.leather);
    },
    scroll(pen, id) {
        shadow(pen, 9, 27);
        shape(pen, [[7, 9], [24, 6], [27, 23], [10, 26]], INK.parchment, INK.ink, 1.5);
        const roll = dice(hash(id));
        for (let i = 0; i < 4; i++) line(pen, [[10 + i * 0.6, 12 + i * 3.2], [18 + roll() * 6 + i * 0.6, 10.6 + i * 3.2]], '#6b5640', 1);
        oval(pen, 8, 9, 2.4, 2, shade(INK.parchment, -0.15));
        oval(pen, 26, 23, 2.4, 2, shade(INK.parchment, -0.15));
        oval(pen, 19, 21, 2.6, 2.6, hsl(hash(id) % 360, 0.6, 0.45));
    },
    weapon: drawWeapon,
    armour(pen, id) {
        shadow(pen, 9, 28);
        const metal = /mail|hauberk|plate|harness|scale/.test(id) ? INK.steel : /robe|cloak/.test(id) ? hsl(hash(id) % 360, 0.35, 0.4) : INK.leather;
        shape(pen, [[9, 6], [13, 8], [19, 8], [23, 6], [28, 13], [24, 16], [23, 28], [9, 28], [8, 16], [4, 13]], metal, INK.ink, 1.5);
        line(pen, [[16, 9], [16, 27]], shade(metal, -0.35), 1.2);
        for (const y of [14, 19, 24]) line(pen, [[10, y], [22, y, 16, y + 2]], shade(metal, -0.3), 0.9);
    },
    shield(pen) {
        shadow(pen, 8, 28);
        shape(pen, [[7, 6], [16, 3], [25, 6], [16, 29, 26, 22], [7, 6, 6, 22]], INK.wine, INK.ink, 1.6);
        line(pen, [[16, 5], [16, 27]], INK.gold, 2);
        line(pen, [[8, 13], [24, 13]], INK.gold, 2);
    },
    helm(pen) {
        shadow(pen, 8, 27);
        shape(pen, [[7, 18], [16, 5, 7, 5], [25, 18, 25, 5], [25, 25], [19, 27], [19, 19], [13, 19], [13, 27], [7, 25]], INK.steel, INK.ink, 1.5);
        line(pen, [[16, 6], [16, 18]], shade(INK.steel, -0.35), 1.4);
    },
    ring(pen, id) {
        shadow(pen, 6, 27);
        oval(pen, 16, 19, 7, 7, '#00000000', INK.ink, 4.6);
        oval(pen, 16, 19, 7, 7, '#00000000', INK.gold, 2.6);
        shape(pen, [[16, 6], [20, 10], [16, 14], [12, 10]], hsl(hash(id) % 360, 0.7, 0.55));
    },
    amulet(pen, id) {
        line(pen, [[8, 6], [16, 20, 8, 18], [24, 6, 24, 18]], INK.gold, 1.6);
        oval(pen, 16, 22, 4.6, 5.4, hsl(hash(id) % 360, 0.6, 0.5));
        oval(pen, 14.6, 20, 1.2, 1.6, '#ffffffa0', null);
    },
    key(pen) {
        shadow(pen, 8, 26);
        oval(pen, 10, 12, 4.6, 4.6, '#00000000', INK.ink, 4.4);
        line(pen, [[13, 15], [24, 25]], INK.ink, 4.4);
        oval(pen, 10, 12, 4.6, 4.6, '#00000000', INK.gold, 2.4);
        line(pen, [[13, 15], [24, 25]], INK.gold, 2.4);
        line(pen, [[20, 21.5], [23, 18.5]], INK.gold, 2.4);
    },
    wand(pen, id) {
        shadow(pen, 8, 27);
        line(pen, [[8, 26], [22, 9]], INK.ink, 4.6);
        line(pen, [[8, 26], [22, 9]], INK.leather, 2.6);
        const gem = hsl(hash(id) % 360, 0.75, 0.6);
        glow(pen, 23, 8, 8, gem);
        oval(pen, 23, 8, 3, 3, gem);
    },
    treasure(pen, id) {
        shadow(pen, 9, 27);
        if (/chalice|reliquary|cup/.test(id)) {
            shape(pen, [[9, 7], [23, 7], [17.5, 18, 23, 18], [17.5, 24], [22, 27], [10, 27], [14.5, 24], [14.5, 18], [9, 7, 9, 18]], INK.gold, INK.ink, 1.5);
            oval(pen, 16, 12, 1.8, 1.8, INK.blood);
            return;
        }
        for (const [x, y] of [[10, 24], [20, 25], [15, 22], [22, 20], [12, 18], [18, 17]]) oval(pen, x, y, 4, 2.6, INK.gold, INK.ink, 1.1);
    },
    goal(pen) {
        glow(pen, 16, 16, 16, INK.amber);
        shadow(pen, 9, 27);
        shape(pen, [[6, 25], [4, 10], [11, 16], [16, 6], [21, 16], [28, 10], [26, 25]], INK.gold, INK.ink, 1.6);
        line(pen, [[7, 22], [25, 22]], shade(INK.gold, -0.35), 1.6);
        for (const [x, y, c] of [[16, 18, INK.blood], [10, 19.5, INK.frost], [22, 19.5, INK.frost]]) oval(pen, +x, +y, 1.7, 1.7, String(c), INK.ink, 0.8);
        for (const [x, y] of [[4, 10], [16, 6], [28, 10]]) oval(pen, x, y, 1.8, 1.8, INK.parchment, INK.ink, 1);
    },
};

/** @param {Pen} pen @param {string} id */
function drawWeapon(pen, id) {
    shadow(pen, 10, 28);
    const wood = INK.leather;
    if (/bow/.test(id)) {
        line(pen, [[9, 5], [9, 27, 30, 16]], INK.ink, 4);
        line(pen, [[9, 5], [9, 27, 30, 16]], wood, 2.2);
        line(pen, [[9, 5], [9, 27]], INK.bone, 0.9);
        line(pen, [[5, 16], [22, 16]], INK.steel, 1.4);
    } else if (/staff|crook|wand/.test(id)) {
        line(pen, [[7, 28], [24, 6]], INK.ink, 4.4);
        line(pen, [[7, 28], [24, 6]], wood, 2.4);
        oval(pen, 24.5, 6, 3.4, 3.4, hsl(hash(id) % 360, 0.6, 0.6));
    } else if (/mace|hammer|club|flail|maul/.test(id)) {
        line(pen, [[7, 27], [20, 12]], INK.ink, 4.4);
        line(pen, [[7, 27], [20, 12]], wood, 2.4);
        oval(pen, 22, 9, 5.4, 5.4, INK.iron);
        for (const a of [0, 1.05, 2.1, 3.14, 4.2, 5.2]) oval(pen, 22 + Math.cos(a) * 5.6, 9 + Math.sin(a) * 5.6, 1.3, 1.3, INK.steel, INK.ink, 0.7);
    } else if (/halberd|axe|spear|pike|bill|lance/.test(id)) {
        line(pen, [[6, 29], [24, 5]], INK.ink, 4.2);
        line(pen, [[6, 29], [24, 5]], wood, 2.2);
        shape(pen, [[20, 4], [28, 3], [29, 14, 24, 9], [21, 10]], INK.steel, INK.ink, 1.3);
        shape(pen, [[24, 6], [28, 1], [26, 8]], INK.steel, INK.ink, 1);
    } else {
        const tip = /dagger|knife|dirk/.test(id) ? 10 : 4;
        shape(pen, [[9, 21], [30 - tip, tip - 1], [33 - tip, tip + 2], [12, 24]], INK.steel, INK.ink, 1.4);
        line(pen, [[11, 22.4], [31 - tip, tip + 1]], '#ffffff80', 0.9);
        line(pen, [[6.5, 18.5], [14, 26]], INK.gold, 2.6);
        line(pen, [[5, 28], [9, 24]], wood, 3);
    }
}

/** @param {Pen} pen @param {number} x @param {number} y @param {number} r @param {string} colour */
function glow(pen, x, y, r, colour) {
    const light = pen.createRadialGradient(x, y, 0, x, y, r);
    light.addColorStop(0, `${colour}aa`);
    light.addColorStop(1, `${colour}00`);
    pen.fillStyle = light;
    pen.fillRect(0, 0, 32, 32);
}

/** @type {Record<string, (pen: Pen) => void>} */
const PROPS = {
    chest: pen => drawChest(pen, false),
    chest_open: pen => drawChest(pen, true),
    lever: pen => drawLever(pen, -1),
    lever_down: pen => drawLever(pen, 1),
    lever_pulled: pen => drawLever(pen, 1),
    trap: pen => drawTrap(pen, INK.blood),
    trap_sprung: pen => drawTrap(pen, INK.iron),
    fountain: pen => drawFountain(pen, INK.frost),
    fountain_dry: pen => drawFountain(pen, '#2b2622'),
    brazier(pen) {
        glow(pen, 16, 12, 16, INK.amber);
        shadow(pen, 8, 28);
        line(pen, [[10, 28], [14, 18]], INK.iron, 2);
        line(pen, [[22, 28], [18, 18]], INK.iron, 2);
        shape(pen, [[10, 14], [16, 1, 10, 9], [22, 14, 22, 8]], INK.ember, null);
        shape(pen, [[13, 15], [16, 6, 13, 11], [19, 15, 19, 10]], '#ffe08a', null);
        shape(pen, [[8, 13], [24, 13], [19, 19, 23, 19], [13, 19], [8, 13, 9, 19]], INK.iron);
    },
    lock(pen) {
        line(pen, [[12, 15], [20, 15, 16, 3]], INK.steel, 2.6);
        box(pen, 10, 14, 12, 11, INK.gold);
        oval(pen, 16, 19, 1.6, 1.6, INK.ink, null);
    },
};

/** @param {Pen} pen @param {boolean} open */
function drawChest(pen, open) {
    shadow(pen, 11, 28);
    if (open) {
        shape(pen, [[5, 13], [7, 5], [25, 5], [27, 13]], shade(INK.oak, -0.3), INK.ink, 1.5);
        box(pen, 5, 13, 22, 14, shade(INK.oak, -0.15), INK.ink, 1.5);
        box(pen, 7, 13, 18, 5, '#120d0b', null);
    } else {
        shape(pen, [[5, 16], [6, 8, 5, 9], [26, 8], [27, 16, 27, 9]], shade(INK.oak, 0.08), INK.ink, 1.5);
        box(pen, 5, 15, 22, 12, INK.oak, INK.ink, 1.5);
    }
    for (const x of [9, 23]) line(pen, [[x, open ? 14 : 9], [x, 26]], INK.iron, 2);
    box(pen, 13.5, open ? 17 : 14, 5, 5.5, INK.gold);
}

/** @param {Pen} pen @param {number} side */
function drawLever(pen, side) {
    shadow(pen, 8, 27);
    line(pen, [[16, 22], [16 + 8 * side, 8]], INK.ink, 4.4);
    line(pen, [[16, 22], [16 + 8 * side, 8]], INK.oak, 2.4);
    oval(pen, 16 + 8 * side, 8, 2.8, 2.8, INK.blood);
    box(pen, 9, 20, 14, 7, INK.stone);
}

/** @param {Pen} pen @param {string} colour */
function drawTrap(pen, colour) {
    for (const [x, y] of [[8, 12], [16, 9], [24, 12], [10, 21], [22, 21], [16, 25]]) {
        shape(pen, [[x - 2.4, y + 2], [x, y - 6], [x + 2.4, y + 2]], colour, INK.ink, 1);
    }
}

/** @param {Pen} pen @param {string} water */
function drawFountain(pen, water) {
    shadow(pen, 12, 28);
    oval(pen, 16, 21, 12, 7, INK.stone, INK.ink, 1.6);
    oval(pen, 16, 20, 9, 4.6, water, INK.ink, 1);
    box(pen, 14, 8, 4, 13, INK.stone);
    oval(pen, 16, 8, 5, 2.6, water, INK.ink, 1.2);
}

/** @param {string} id @param {string} itemClass @param {string} glyph @returns {import('./sheet.js').Drawing} */
export function item(id, itemClass, glyph) {
    const drawing = ITEMS[itemClass];
    return pen => (drawing ? drawing(pen, id) : letter(pen, glyph, INK.gold));
}

/** @param {string} id @param {string} glyph @returns {import('./sheet.js').Drawing} */
export function prop(id, glyph) {
    const drawing = PROPS[id];
    return pen => (drawing ? drawing(pen) : letter(pen, glyph, INK.bone));
}
