/*
 * Who walks about. A kind's id says its build (a rat is a beast, a witch a person with a hat); what nobody
 * has drawn is a person in colours made from its id, so new content is never a blank.
 */

import {INK, box, hash, hsl, line, oval, shade, shadow, shape} from './ink.js';

/** @typedef {import('./ink.js').Pen} Pen */
/** @typedef {{cloth?: string, trim?: string, skin?: string, hat?: string, weapon?: string, shield?: boolean,
 *             bulk?: number, glow?: string, body?: string, ears?: string, tail?: string, pale?: boolean}} Look */

/** First match wins. @type {[RegExp, keyof typeof BUILDS, Look][]} */
const KINDS = [
    [/spectral_hound/, 'beast', {body: '#8fa6c8', bulk: 1.05, ears: 'point', tail: 'bushy', glow: INK.frost}],
    [/wisp/, 'wisp', {glow: INK.frost}],
    [/rat\b|_rat|^rat|mouse|weasel|stoat/, 'beast', {body: '#8a7a6a', bulk: 0.72, ears: 'round', tail: 'thin'}],
    [/hound|wolf|dog|jackal|hyena/, 'beast', {body: '#6f6258', bulk: 1.05, ears: 'point', tail: 'bushy'}],
    [/cat|lynx|panther/, 'beast', {body: '#b98a4e', bulk: 0.8, ears: 'point', tail: 'thin'}],
    [/boar|bear|ox|bull|beast|stag/, 'beast', {body: '#5a4638', bulk: 1.25, ears: 'round', tail: 'thin'}],
    [/bat|owl|crow|raven|bird|harpy/, 'wings', {body: '#57485c'}],
    [/wasp|fly|moth|swarm/, 'wings', {body: '#9a7a2c'}],
    [/spider|scorpion|crab|tick/, 'spider', {body: '#4a4136'}],
    [/beetle|roach|ant/, 'spider', {body: '#2e4a44'}],
    [/snake|adder|worm|eel|wyrm|serpent|leech/, 'snake', {body: '#5e7a3f'}],
    [/slime|ooze|jelly|mould|fungus|pudding/, 'blob', {body: '#7a9a4a'}],
    [/lady|ghost|wraith|spectre|shade|wisp|spirit|banshee/, 'ghost', {cloth: '#b9c8dc', glow: INK.frost}],
    [/skeleton|bone|skull|lich/, 'person', {skin: '#e6dcc2', cloth: '#3a3238', hat: 'skull', weapon: 'sword'}],
    [/ghoul|zombie|corpse|dead|mummy|revenant/, 'person', {skin: '#8fa07a', cloth: '#4a4438', hat: 'bald'}],
    [/armou?r|golem|statue|gargoyle|automaton/, 'person', {skin: '#0c0a0d', cloth: '#7f878d', trim: INK.iron, hat: 'greathelm', weapon: 'sword', bulk: 1.15, glow: INK.ember}],
    [/troll/, 'person', {skin: '#7f9a62', cloth: '#4c5a34', hat: 'bald', weapon: 'mace', bulk: 1.3}],
    [/gaoler|ogre|giant|butcher|executioner/, 'person', {cloth: '#5a4634', hat: 'executioner', weapon: 'mace', bulk: 1.28}],
    [/witch|hag|crone/, 'person', {cloth: '#4b3a5e', hat: 'point', weapon: 'staff', skin: '#b9c08f'}],
    [/mage|wizard|sorcer|alchem|scholar|adept|magus|warlock|enchant/, 'person', {cloth: '#3b4f86', trim: INK.gold, hat: 'point', weapon: 'staff'}],
    [/priest|monk|cleric|chaplain|friar|abbot|healer|acolyte|cultist/, 'person', {cloth: '#cbbd9d', trim: INK.wine, hat: 'hood', weapon: 'mace'}],
    [/seneschal|lord|king|baron|castellan|count|duke|prince/, 'person', {cloth: INK.wine, trim: INK.gold, hat: 'crown', weapon: 'sword', bulk: 1.15, glow: INK.blood}],
    [/queen|duchess/, 'person', {cloth: '#6a3a6a', trim: INK.gold, hat: 'crown', weapon: 'staff'}],
    [/gatekeeper|champion|knight|captain|paladin/, 'person', {cloth: INK.steel, trim: INK.wine, hat: 'greathelm', weapon: 'halberd', shield: true, bulk: 1.12}],
    [/crossbow|archer|bowman|hunt|ranger|scout|poacher/, 'person', {cloth: '#4f6a3c', hat: 'hood', weapon: 'bow'}],
    [/looter|thief|rogue|cutpurse|burglar|assassin|bandit|smuggler/, 'person', {cloth: '#41393f', trim: INK.leather, hat: 'hood', weapon: 'dagger'}],
    [/guard|soldier|sergeant|man_at_arms|fighter|warrior|sentry|militia/, 'person', {cloth: '#6d3a34', trim: INK.iron, hat: 'kettle', weapon: 'sword', shield: true}],
    [/warden/, 'person', {cloth: '#3f6a62', trim: INK.gold, hat: 'hair', weapon: 'sword', shield: true}],
    [/ember|fire|flame/, 'person', {skin: '#e07a3a', cloth: '#7a2c1a', hat: 'bald', weapon: 'staff', bulk: 0.8, glow: '#ffe08a'}],
    [/wight|caller|necro/, 'person', {skin: '#a9b8c8', cloth: '#2f3a4c', trim: INK.frost, hat: 'hood', weapon: 'staff', glow: INK.frost}],
    [/changer|shifter|werewolf/, 'beast', {body: '#5d4a58', bulk: 1.2, ears: 'point', tail: 'bushy'}],
    [/goblin|imp|kobold|sprite/, 'person', {skin: '#7f9a52', cloth: '#5a4a30', hat: 'bald', weapon: 'dagger', bulk: 0.78}],
    [/servant|cook|scullion|page|steward|peasant/, 'person', {cloth: '#8a7350', trim: INK.bone, hat: 'cap', weapon: 'dagger'}],
];

/** Tunics of the party, by seat. */
const SEATS = ['#3f7a6e', '#8c4038', '#41609a', '#9a7a2c', '#6f4f86', '#4d7a3c', '#a0653a', '#6a7480'];

const BUILDS = {person, beast, wings, spider, snake, blob, ghost, wisp};

/** @param {string} id of an actor in the content @returns {import('./sheet.js').Drawing} */
export function figure(id) {
    const found = KINDS.find(([words]) => words.test(id));
    if (found) return pen => BUILDS[found[1]](pen, found[2]);
    const h = hash(id);
    return pen => person(pen, {cloth: hsl(h % 360, 0.35, 0.4), hat: ['hair', 'hood', 'cap', 'kettle'][h % 4], weapon: ['sword', 'mace', 'dagger', 'staff'][(h >> 4) % 4]});
}

/** A player's character, in its seat's colour, with what its class carries. @param {number} seat @param {string} [kind]
 * @returns {import('./sheet.js').Drawing} */
export function hero(seat, kind = 'warden') {
    const found = KINDS.find(([words, build]) => build === 'person' && words.test(kind));
    const look = {hat: 'hair', weapon: 'sword', shield: !found, trim: INK.gold, ...(found ? found[2] : {})};
    return pen => person(pen, {...look, cloth: SEATS[(seat - 1) % SEATS.length]});
}

/** @param {number} seat */
export function seatColour(seat) {
    return SEATS[(seat - 1) % SEATS.length];
}

/** @param {Pen} pen @param {number} bulk */
function grow(pen, bulk) {
    pen.translate(16, 29);
    pen.scale(bulk * 0.94, bulk * 0.94);
    pen.translate(-16, -29);
}

/** @param {Pen} pen @param {Look} look */
function person(pen, {cloth = '#5a5048', trim = INK.leather, skin = '#d9a67c', hat = 'hair', weapon = 'sword', shield = false, bulk = 1, glow}) {
    shadow(pen, 8.5 * bulk, 28.5);
    grow(pen, bulk);
    shape(pen, [[11, 17], [21, 17], [24, 28, 24, 22], [8, 28], [11, 17, 8, 22]], shade(cloth, -0.3));
    box(pen, 11, 24, 4, 5, shade(cloth, -0.5));
    box(pen, 17, 24, 4, 5, shade(cloth, -0.5));
    shape(pen, [[10, 14], [22, 14], [22.5, 25], [9.5, 25]], cloth);
    line(pen, [[10, 20.5], [22, 20.5]], trim, 1.8);
    line(pen, [[16, 14.5], [16, 20]], shade(cloth, 0.25), 1);
    oval(pen, 16, 9.6, 5, 5.4, skin);
    if (hat !== 'greathelm' && hat !== 'executioner') face(pen, hat, glow);
    HATS[hat]?.(pen, cloth, trim, glow);
    arms(pen, cloth, skin, weapon, shield, trim);
}

/** @param {Pen} pen @param {string} hat @param {string} [glow] */
function face(pen, hat, glow) {
    const eye = hat === 'skull' ? 1.5 : 0.9;
    oval(pen, 14.1, 9.8, eye, eye, glow && hat !== 'crown' ? glow : INK.ink, null);
    oval(pen, 18, 9.8, eye, eye, glow && hat !== 'crown' ? glow : INK.ink, null);
    if (hat === 'skull') line(pen, [[14, 13], [18, 13]], INK.ink, 1);
}

/** @type {Record<string, (pen: Pen, cloth: string, trim: string, glow?: string) => void>} */
const HATS = {
    hair: pen => shape(pen, [[11, 10], [16, 3, 10.6, 3], [21, 10, 21.4, 3], [19.4, 7.6], [12.8, 7.6]], '#5a3a22'),
    bald: pen => line(pen, [[13, 5.6], [19, 5.6, 16, 4]], '#00000055', 1.2),
    skull: () => {},
    cap: (pen, cloth) => shape(pen, [[10.4, 8], [16, 2.6, 10, 3], [21.6, 8, 22, 3]], shade(cloth, 0.3)),
    hood: (pen, cloth) => shape(pen, [[9.6, 16], [10.4, 8, 8.6, 11], [16, 2, 11, 2], [21.6, 8, 21, 2], [22.4, 16, 23.4, 11], [19.6, 13], [19.8, 8.4], [16, 6.4], [12.2, 8.4], [12.4, 13]], shade(cloth, -0.18)),
    point(pen, cloth, trim) {
        shape(pen, [[7.6, 9], [12, 6.6], [17.4, -1.6, 14, 1], [20, 6.6], [24.4, 9]], shade(cloth, -0.1));
        line(pen, [[11.6, 7.4], [20.4, 7.4]], trim, 1.6);
    },
    kettle(pen) {
        shape(pen, [[8, 8.6], [11, 6.6], [16, 1.8, 11.4, 2], [21, 6.6, 20.6, 2], [24, 8.6]], INK.steel);
        line(pen, [[16, 2.6], [16, 6.6]], shade(INK.steel, -0.3), 1);
    },
    crown(pen) {
        shape(pen, [[10.6, 7.4], [10, 1.4], [13.2, 4], [16, 0.4], [18.8, 4], [22, 1.4], [21.4, 7.4]], INK.gold);
        oval(pen, 16, 5.4, 1.1, 1.1, INK.blood, null);
    },
    greathelm(pen, cloth, trim, glow) {
        shape(pen, [[10.6, 4.6], [16, 2.4], [21.4, 4.6], [21.4, 14.4], [16, 16.4], [10.6, 14.4]], shade(INK.steel, -0.12));
        line(pen, [[11.6, 9], [20.4, 9]], glow ?? INK.ink, 1.9);
        line(pen, [[16, 3], [16, 15.4]], shade(INK.steel, -0.45), 1.2);
        if (trim === INK.wine) shape(pen, [[15, 2.6], [22, -1, 18, -2], [17.4, 3]], INK.wine, INK.ink, 1);
    },
    executioner(pen) {
        shape(pen, [[10.4, 15.4], [10.4, 8], [16, 3, 10.8, 3], [21.6, 8, 21.2, 3], [21.6, 15.4], [16, 17]], '#2c2428');
        oval(pen, 14, 10, 1.2, 1, INK.parchment, null);
        oval(pen, 18, 10, 1.2, 1, INK.parchment, null);
    },
};

/** @param {Pen} pen @param {string} cloth @param {string} skin @param {string} weapon @param {boolean} shield @param {string} trim */
function arms(pen, cloth, skin, weapon, shield, trim) {
    WEAPONS[weapon]?.(pen);
    line(pen, [[21.4, 16], [24.6, 21]], INK.ink, 5);
    line(pen, [[21.4, 16], [24.6, 21]], shade(cloth, 0.08), 3.2);
    oval(pen, 25, 21.6, 1.9, 1.9, skin, INK.ink, 1);
    line(pen, [[10.6, 16], [7.6, 21]], INK.ink, 5);
    line(pen, [[10.6, 16], [7.6, 21]], shade(cloth, 0.08), 3.2);
    if (shield) {
        shape(pen, [[2.6, 16.4], [7, 15], [11.4, 16.4], [7, 26.4, 11.6, 23.4], [2.6, 16.4, 2.4, 23.4]], shade(cloth, -0.15), INK.ink, 1.3);
        line(pen, [[7, 16], [7, 25]], trim, 1.5);
        line(pen, [[3.4, 19.4], [10.6, 19.4]], trim, 1.5);
    } else {
        oval(pen, 7.4, 21.6, 1.9, 1.9, skin, INK.ink, 1);
    }
}

/** @type {Record<string, (pen: Pen) => void>} */
const WEAPONS = {
    sword(pen) {
        shape(pen, [[23.8, 20], [25.2, 5], [26.6, 3], [27.8, 5], [26.4, 20]], INK.steel, INK.ink, 1.1);
        line(pen, [[22, 20], [28.4, 20]], INK.gold, 1.9);
    },
    dagger(pen) {
        shape(pen, [[24, 20], [25, 12], [26, 10.6], [27, 12], [26.2, 20]], INK.steel, INK.ink, 1);
    },
    mace(pen) {
        line(pen, [[25, 26], [26, 9]], INK.ink, 3.4);
        line(pen, [[25, 26], [26, 9]], INK.leather, 1.8);
        oval(pen, 26.2, 7.4, 3.4, 3.4, INK.iron, INK.ink, 1.2);
    },
    staff(pen) {
        line(pen, [[25, 29], [26.4, 5]], INK.ink, 3.2);
        line(pen, [[25, 29], [26.4, 5]], INK.leather, 1.7);
        oval(pen, 26.5, 4.4, 2.4, 2.4, INK.frost, INK.ink, 1);
    },
    halberd(pen) {
        line(pen, [[24.6, 29], [26.4, 2]], INK.ink, 3.2);
        line(pen, [[24.6, 29], [26.4, 2]], INK.leather, 1.7);
        shape(pen, [[26, 3], [31, 2.4], [31, 10, 28, 7], [26, 8.6]], INK.steel, INK.ink, 1);
    },
    bow(pen) {
        line(pen, [[24, 10], [24, 28, 32, 19]], INK.ink, 3.2);
        line(pen, [[24, 10], [24, 28, 32, 19]], INK.oak, 1.7);
        line(pen, [[24, 10], [24, 28]], INK.bone, 0.7);
    },
};

/** @param {Pen} pen @param {Look} look */
function beast(pen, {body = '#6f6258', bulk = 1, ears = 'point', tail = 'thin', glow}) {
    if (glow) aura(pen, glow);
    shadow(pen, 10 * bulk, 28.5);
    grow(pen, bulk);
    const dark = shade(body, -0.28);
    line(pen, [[25, 19], [30, 12, 30, 20]], INK.ink, tail === 'thin' ? 3 : 5);
    line(pen, [[25, 19], [30, 12, 30, 20]], body, tail === 'thin' ? 1.4 : 3.2);
    for (const x of [11, 15, 21, 24]) box(pen, x - 1.6, 22, 3.2, 7, x === 15 || x === 24 ? body : dark, INK.ink, 1.1, 1.2);
    shape(pen, [[8, 19], [16, 13.6, 9, 13], [26, 17, 25, 13], [25, 24, 28, 23], [10, 24.6], [8, 19, 7, 23]], body);
    oval(pen, 9, 15.4, 5.4, 5, body);
    oval(pen, 5, 17.4, 3.2, 2.4, shade(body, 0.16));
    oval(pen, 3, 16.6, 1.1, 0.9, INK.ink, null);
    if (ears === 'point') {
        shape(pen, [[7, 12], [8, 6], [11, 11]], dark);
        shape(pen, [[10.6, 11.6], [13, 6.4], [14, 12]], dark);
    } else {
        oval(pen, 9, 10.4, 2.4, 2.4, dark);
        oval(pen, 12.6, 11, 2.2, 2.2, dark);
    }
    oval(pen, 7.6, 14.4, 1, 1, INK.amber, INK.ink, 0.6);
}

/** @param {Pen} pen @param {Look} look */
function wings(pen, {body = '#57485c'}) {
    shadow(pen, 6, 29);
    const skin = shade(body, 0.12);
    for (const side of [-1, 1]) {
        const x = (/** @type {number} */ dx) => 16 + dx * side;
        shape(pen, [[x(3), 14], [x(14), 5, x(8), 4], [x(14.6), 16], [x(11), 13.6], [x(9.6), 19], [x(7), 15.6], [x(3), 20]], skin);
    }
    oval(pen, 16, 16, 4.4, 6, body);
    shape(pen, [[12.4, 11], [12.8, 6.4], [15.4, 9.6]], body);
    shape(pen, [[19.6, 11], [19.2, 6.4], [16.6, 9.6]], body);
    oval(pen, 14.4, 13, 1, 1.1, INK.amber, null);
    oval(pen, 17.6, 13, 1, 1.1, INK.amber, null);
    line(pen, [[15, 17], [15.2, 18.6]], INK.parchment, 0.9);
    line(pen, [[17, 17], [16.8, 18.6]], INK.parchment, 0.9);
}

/** @param {Pen} pen @param {Look} look */
function spider(pen, {body = '#4a4136'}) {
    shadow(pen, 11, 27.5);
    for (const side of [-1, 1]) {
        [[-8, 4], [-3, 9], [3, 11], [8, 11]].forEach(([dy, reach], i) => {
            const knee = [16 + side * (9 + i % 2), 14 + dy * 0.6];
            line(pen, [[16, 19], knee, [16 + side * (10 + reach * 0.4), 21 + dy * 0.8]], INK.ink, 2.6);
            line(pen, [[16, 19], knee, [16 + side * (10 + reach * 0.4), 21 + dy * 0.8]], shade(body, 0.25), 1.2);
        });
    }
    oval(pen, 16, 21, 7, 6.2, body);
    oval(pen, 16, 13.6, 4.4, 4, shade(body, 0.12));
    shape(pen, [[16, 18], [18, 21], [16, 24], [14, 21]], INK.blood, null);
    for (const [x, y] of [[13.8, 12.6], [18.2, 12.6], [15.2, 11.2], [16.8, 11.2]]) oval(pen, x, y, 0.9, 0.9, INK.amber, null);
}

/** @param {Pen} pen @param {Look} look */
function snake(pen, {body = '#5e7a3f'}) {
    shadow(pen, 11, 28);
    const way = [[26, 26], [8, 25, 16, 32], [14, 18, 3, 19], [21, 15, 24, 19], [15, 7, 24, 8]];
    line(pen, way, INK.ink, 7.4);
    line(pen, way, body, 5);
    line(pen, way, shade(body, 0.3), 1.2);
    oval(pen, 13.6, 7.6, 4.6, 3.6, body);
    oval(pen, 12, 6.6, 1, 1, INK.amber, null);
    line(pen, [[9, 8.4], [5.6, 9]], INK.blood, 1);
}

/** @param {Pen} pen @param {Look} look */
function blob(pen, {body = '#7a9a4a'}) {
    shadow(pen, 12, 28);
    shape(pen, [[4, 27], [9, 13, 4, 16], [16, 8, 11, 7], [24, 14, 22, 8], [28, 27, 29, 18]], body, INK.ink, 1.6);
    oval(pen, 12, 15, 2, 3, '#ffffff50', null, 0, 0.6);
    oval(pen, 14, 20, 1.6, 2, INK.ink, null);
    oval(pen, 20, 20, 1.6, 2, INK.ink, null);
    for (const [x, y] of [[9, 23], [23, 16], [18, 13]]) oval(pen, x, y, 1.2, 1.2, shade(body, -0.3), null);
}

/** @param {Pen} pen @param {Look} look */
function ghost(pen, {cloth = '#b9c8dc', glow = INK.frost}) {
    aura(pen, glow);
    pen.save();
    pen.globalAlpha = 0.88;
    shape(pen, [[8, 29], [9, 12, 6, 20], [16, 3, 9, 3], [23, 12, 23, 3], [24, 29, 26, 20], [20, 25], [17, 29], [14, 25], [11, 29.4]], cloth);
    shape(pen, [[11, 14], [16, 4, 10, 5], [21, 14, 22, 5], [19.4, 9], [12.6, 9]], shade(cloth, -0.35));
    oval(pen, 14, 12.4, 1.2, 1.7, '#1b2436', null);
    oval(pen, 18, 12.4, 1.2, 1.7, '#1b2436', null);
    oval(pen, 16, 16.4, 1, 1.5, '#1b2436', null);
    pen.restore();
}

/** @param {Pen} pen @param {Look} look */
function wisp(pen, {glow = INK.frost}) {
    aura(pen, glow);
    for (const [r, alpha] of [[7, '55'], [4.6, 'aa'], [2.4, 'ff']]) oval(pen, 16, 15, Number(r), Number(r) * 1.15, `${r === 2.4 ? '#ffffff' : glow}${alpha}`, null);
    line(pen, [[16, 20], [13, 28, 19, 24]], `${glow}88`, 2);
}

/** @param {Pen} pen @param {string} glow */
function aura(pen, glow) {
    const light = pen.createRadialGradient(16, 15, 2, 16, 15, 16);
    light.addColorStop(0, `${glow}77`);
    light.addColorStop(1, `${glow}00`);
    pen.fillStyle = light;
    pen.fillRect(0, 0, 32, 32);
}
