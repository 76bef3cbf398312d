/* The picture over the gate: a keep by night, its windows lit. */

import {INK, dice} from './ink.js';

/** @param {HTMLCanvasElement} canvas fills its size on the page */
export function paintKeep(canvas) {
    const ratio = Math.min(2, window.devicePixelRatio || 1);
    const width = canvas.clientWidth || 800;
    const height = canvas.clientHeight || 240;
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
    pen.scale(ratio, ratio);
    const sky = pen.createLinearGradient(0, 0, 0, height);
    sky.addColorStop(0, '#14101c');
    sky.addColorStop(0.62, '#3a2530');
    sky.addColorStop(1, '#5c3430');
    pen.fillStyle = sky;
    pen.fillRect(0, 0, width, height);
    paintStars(pen, width, height);
    paintMoon(pen, width * 0.78, height * 0.22, Math.min(height * 0.12, width * 0.075));
    hills(pen, width, height, 0.7, 26, '#2a1c26', 7);
    castle(pen, width / 2, height * 0.86, Math.min(height * 0.0062, width / 262));
    hills(pen, width, height, 0.86, 12, '#171016', 3);
    const fade = pen.createLinearGradient(0, height * 0.6, 0, height);
    fade.addColorStop(0, 'rgba(23,16,20,0)');
    fade.addColorStop(1, 'rgba(32,23,27,1)');
    pen.fillStyle = fade;
    pen.fillRect(0, height * 0.6, width, height * 0.4);
}

/** @param {CanvasRenderingContext2D} pen @param {number} width @param {number} height */
function paintStars(pen, width, height) {
    const roll = dice(71);
    for (let i = 0; i < 110; i++) {
        pen.globalAlpha = 0.2 + roll() * 0.6;
        pen.fillStyle = INK.parchment;
        const size = roll() * 1.5 + 0.3;
        pen.fillRect(roll() * width, roll() ** 1.6 * height * 0.62, size, size);
    }
    pen.globalAlpha = 1;
}

/** @param {CanvasRenderingContext2D} pen @param {number} x @param {number} y @param {number} r */
function paintMoon(pen, x, y, r) {
    const halo = pen.createRadialGradient(x, y, r * 0.6, x, y, r * 4);
    halo.addColorStop(0, 'rgba(240,214,170,.35)');
    halo.addColorStop(1, 'rgba(240,214,170,0)');
    pen.fillStyle = halo;
    pen.fillRect(x - r * 4, y - r * 4, r * 8, r * 8);
    pen.fillStyle = '#efdcb8';
    pen.beginPath();
    pen.arc(x, y, r, 0, 7);
    pen.fill();
    pen.fillStyle = 'rgba(150,120,90,.28)';
    for (const [dx, dy, s] of [[-0.3, -0.2, 0.24], [0.25, 0.3, 0.3], [0.3, -0.4, 0.14], [-0.2, 0.45, 0.16]]) {
        pen.beginPath();
        pen.arc(x + dx * r, y + dy * r, s * r, 0, 7);
        pen.fill();
    }
}

/** @param {CanvasRenderingContext2D} pen @param {number} width @param {number} height @param {number} level share of the height
 * @param {number} swing @param {string} colour @param {number} seed */
function hills(pen, width, height, level, swing, colour, seed) {
    pen.beginPath();
    pen.moveTo(0, height);
    for (let x = 0; x <= width + 8; x += 8) {
        pen.lineTo(x, height * level + Math.sin(x / 97 + seed) * swing * 0.6 + Math.sin(x / 41 + seed * 2) * swing * 0.25);
    }
    pen.lineTo(width, height);
    pen.fillStyle = colour;
    pen.fill();
}

/** @param {CanvasRenderingContext2D} pen @param {number} x @param {number} y of its foot @param {number} s units in pixels */
function castle(pen, x, y, s) {
    pen.save();
    pen.translate(x, y);
    pen.scale(s, s);
    const towers = [[-108, 26, 62], [-66, 30, 84], [-22, 44, 118], [34, 30, 92], [74, 34, 66]];
    pen.fillStyle = '#100b10';
    pen.fillRect(-120, -46, 232, 50);
    for (let at = -120; at < 112; at += 9) pen.fillRect(at, -51, 5, 6);
    for (const [left, w, h] of towers) {
        pen.fillStyle = '#120d12';
        pen.fillRect(left, -h, w, h);
        pen.fillRect(left - 3, -h, w + 6, 7);
        for (let at = left - 3; at < left + w + 3; at += 8) pen.fillRect(at, -h - 5, 4.6, 6);
        pen.fillStyle = 'rgba(255,190,120,.06)';
        pen.fillRect(left, -h, 3, h);
    }
    for (const [wx, wy] of [[-98, -44], [-55, -66], [-50, -40], [-8, -96], [6, -96], [-1, -70], [-8, -46], [46, -72], [46, -48], [88, -48], [-30, -28], [24, -28]]) windowLight(pen, wx, wy);
    pen.fillStyle = '#f2a63c';
    pen.beginPath();
    pen.moveTo(-9, 2);
    pen.lineTo(-9, -16);
    pen.quadraticCurveTo(0, -28, 9, -16);
    pen.lineTo(9, 2);
    pen.fill();
    for (let bar = -6; bar <= 6; bar += 4) {
        pen.fillStyle = '#120d12';
        pen.fillRect(bar - 0.7, -24, 1.4, 26);
    }
    pen.fillStyle = INK.blood;
    pen.fillRect(-1, -146, 1.6, 30);
    pen.beginPath();
    pen.moveTo(0.6, -146);
    pen.quadraticCurveTo(12, -150, 22, -141);
    pen.quadraticCurveTo(12, -140, 0.6, -134);
    pen.fill();
    pen.restore();
}

/** @param {CanvasRenderingContext2D} pen @param {number} x @param {number} y */
function windowLight(pen, x, y) {
    const halo = pen.createRadialGradient(x + 2, y + 4, 0, x + 2, y + 4, 14);
    halo.addColorStop(0, 'rgba(255,180,80,.5)');
    halo.addColorStop(1, 'rgba(255,180,80,0)');
    pen.fillStyle = halo;
    pen.fillRect(x - 12, y - 10, 28, 28);
    pen.fillStyle = '#ffc66e';
    pen.beginPath();
    pen.roundRect(x, y, 4.2, 8, [2.1, 2.1, 0, 0]);
    pen.fill();
}
