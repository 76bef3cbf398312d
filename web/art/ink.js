/* Palette and pen: what all drawings share. A drawing has 32 units a side, whatever its size in pixels. */

export const UNITS = 32;

export const INK = {
    night: '#0e0c10', ink: '#171216', soot: '#241d20', parchment: '#ecdfc4', bone: '#d9cbb0', ash: '#9c8f80',
    amber: '#f2a63c', ember: '#e0662f', blood: '#c5413a', wine: '#7c2a38', moss: '#6f8f4e', verdigris: '#55a08c',
    frost: '#8fb6d9', dusk: '#5b6f95', violet: '#8d6bb0', gold: '#e2b44a', steel: '#aab2b8', iron: '#6c7278',
    leather: '#7a5638', oak: '#8a5f38', stone: '#7d7063', stoneDark: '#4d443c', floor: '#40372f',
};

/** A number of 0..2^32-1 from a text or numbers; the same for ever. @param {...(string | number)} parts */
export function hash(...parts) {
    let h = 2166136261;
    for (const part of parts) {
        const text = typeof part === 'number' ? String.fromCharCode(part & 0xffff, part >>> 16) : part;
        for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 16777619);
    }
    h = Math.imul(h ^ (h >>> 15), 2246822519);
    return (h ^ (h >>> 13)) >>> 0;
}

/** Numbers of 0..1 from a seed. @param {number} seed */
export function dice(seed) {
    let s = seed >>> 0;
    return () => {
        s = (Math.imul(s, 1664525) + 1013904223) >>> 0;
        return s / 4294967296;
    };
}

/** Lighter (amount > 0) or darker. @param {string} colour #rrggbb @param {number} amount -1..1 */
export function shade(colour, amount) {
    const to = amount > 0 ? 255 : 0;
    const parts = [1, 3, 5].map(at => {
        const from = parseInt(colour.slice(at, at + 2), 16);
        return Math.round(from + (to - from) * Math.abs(amount)).toString(16).padStart(2, '0');
    });
    return `#${parts.join('')}`;
}

/** @param {number} hue 0..360 @param {number} saturation @param {number} lightness 0..1 */
export function hsl(hue, saturation, lightness) {
    const f = (/** @type {number} */ n) => {
        const k = (n + hue / 30) % 12;
        const value = lightness - saturation * Math.min(lightness, 1 - lightness) * Math.max(-1, Math.min(k - 3, 9 - k, 1));
        return Math.round(value * 255).toString(16).padStart(2, '0');
    };
    return `#${f(0)}${f(8)}${f(4)}`;
}

/** @typedef {CanvasRenderingContext2D} Pen */

/** A closed shape through points, filled and outlined. @param {Pen} pen @param {number[][]} points
 * @param {string} fill @param {string | null} [outline] @param {number} [width] */
export function shape(pen, points, fill, outline = INK.ink, width = 1.4) {
    pen.beginPath();
    points.forEach(([x, y, cx, cy], i) => {
        if (i === 0) pen.moveTo(x, y);
        else if (cx === undefined) pen.lineTo(x, y);
        else pen.quadraticCurveTo(cx, cy, x, y);
    });
    pen.closePath();
    paint(pen, fill, outline, width);
}

/** @param {Pen} pen @param {number} x @param {number} y @param {number} rx @param {number} ry
 * @param {string} fill @param {string | null} [outline] @param {number} [width] @param {number} [turn] */
export function oval(pen, x, y, rx, ry, fill, outline = INK.ink, width = 1.4, turn = 0) {
    pen.beginPath();
    pen.ellipse(x, y, rx, ry, turn, 0, Math.PI * 2);
    paint(pen, fill, outline, width);
}

/** @param {Pen} pen @param {number} x @param {number} y @param {number} w @param {number} h
 * @param {string} fill @param {string | null} [outline] @param {number} [width] @param {number} [radius] */
export function box(pen, x, y, w, h, fill, outline = INK.ink, width = 1.4, radius = 1.5) {
    pen.beginPath();
    pen.roundRect(x, y, w, h, radius);
    paint(pen, fill, outline, width);
}

/** @param {Pen} pen @param {number[][]} points @param {string} colour @param {number} [width] */
export function line(pen, points, colour, width = 1.4) {
    pen.beginPath();
    points.forEach(([x, y, cx, cy], i) => {
        if (i === 0) pen.moveTo(x, y);
        else if (cx === undefined) pen.lineTo(x, y);
        else pen.quadraticCurveTo(cx, cy, x, y);
    });
    pen.strokeStyle = colour;
    pen.lineWidth = width;
    pen.lineCap = pen.lineJoin = 'round';
    pen.stroke();
}

/** @param {Pen} pen @param {string} fill @param {string | null} outline @param {number} width */
function paint(pen, fill, outline, width) {
    pen.fillStyle = fill;
    pen.fill();
    if (outline) {
        pen.strokeStyle = outline;
        pen.lineWidth = width;
        pen.lineJoin = 'round';
        pen.stroke();
    }
}

/** The soft shadow under what stands. @param {Pen} pen @param {number} [width] @param {number} [y] */
export function shadow(pen, width = 9, y = 28) {
    pen.save();
    pen.globalAlpha *= 0.45;
    oval(pen, 16, y, width, 2.6, '#000000', null);
    pen.restore();
}

/** A letter, for what nobody has drawn yet. @param {Pen} pen @param {string} glyph @param {string} colour */
export function letter(pen, glyph, colour) {
    pen.fillStyle = colour;
    pen.font = '600 19px ui-serif, Georgia, serif';
    pen.textAlign = 'center';
    pen.textBaseline = 'middle';
    pen.fillText(glyph, 16, 17);
}
